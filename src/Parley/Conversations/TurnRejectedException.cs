using System.Collections.Immutable;

namespace Parley.Conversations;

/// <summary>Why a request was not taken as a turn.</summary>
public enum TurnRejection
{
    /// <summary>No such product is served.</summary>
    NoProduct,

    /// <summary>There is no such conversation for this caller.</summary>
    NoConversation,

    /// <summary>The conversation was deleted.</summary>
    ConversationDeleted,

    /// <summary>The conversation belongs to another product.</summary>
    OtherProduct,

    /// <summary>Another turn of the conversation has not ended in time.</summary>
    Busy,

    /// <summary>The question is empty or too long.</summary>
    BadQuestion,
}

/// <summary>A request that cannot become a turn; nothing was recorded.</summary>
public sealed class TurnRejectedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rejection">Why.</param>
    /// <param name="message">A sentence for the caller.</param>
    public TurnRejectedException(TurnRejection rejection, string message)
        : base(message) => Rejection = rejection;

    /// <summary>Why.</summary>
    public TurnRejection Rejection { get; }

    internal static TurnRejectedException NoProduct(string name, ImmutableArray<string> served) =>
        new(TurnRejection.NoProduct, $"There is no product \"{name}\" here; there is {string.Join(", ", served)}.");

    internal static TurnRejectedException NoConversation(string id) =>
        new(TurnRejection.NoConversation, $"There is no conversation \"{id}\" of yours.");

    internal static TurnRejectedException Deleted(string id) =>
        new(TurnRejection.ConversationDeleted, $"The conversation \"{id}\" was deleted. Begin a new one.");

    internal static TurnRejectedException OtherProduct(Conversation conversation) =>
        new(TurnRejection.OtherProduct, $"The conversation \"{conversation.Id}\" is about {conversation.Product}. Begin a new one.");

    internal static TurnRejectedException Busy(string id) =>
        new(TurnRejection.Busy, $"Another question of the conversation \"{id}\" is still being answered. Try again.");

    internal static TurnRejectedException BadQuestion(string why) => new(TurnRejection.BadQuestion, why);
}
