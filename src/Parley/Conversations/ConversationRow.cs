using Parley.Storage;

namespace Parley.Conversations;

/// <summary>A conversation as a row.</summary>
internal sealed class ConversationRow
{
    public const string Columns =
        """
        id AS Id, product AS Product, caller AS Caller, title AS Title, created_at AS CreatedAt, updated_at AS UpdatedAt,
        turns AS Turns, deleted_at AS DeletedAt
        """;

    public string Id { get; init; } = "";

    public string Product { get; init; } = "";

    public string Caller { get; init; } = "";

    public string Title { get; init; } = "";

    public string CreatedAt { get; init; } = "";

    public string UpdatedAt { get; init; } = "";

    public long Turns { get; init; }

    public string? DeletedAt { get; init; }

    public Conversation ToConversation() => new()
    {
        Id = Id,
        Product = Product,
        Caller = Caller,
        Title = Title,
        CreatedAt = StoredText.Time(CreatedAt),
        UpdatedAt = StoredText.Time(UpdatedAt),
        Turns = (int)Turns,
    };
}
