using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Conversations.Colleagues;

namespace Parley.Server.Ui;

/// <summary>Tells open pages that a colleague's reply has come; a page that is opened later reads it from the store.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "A short write of a page, which is not given up.")]
internal sealed class Arrivals(ConversationStore store)
{
    /// <summary>Raised with the conversation, on any thread.</summary>
    public event Action<string>? Came;

    /// <summary>Tells that a reply was sent to a conversation.</summary>
    public void Tell(string conversation) => Came?.Invoke(conversation);

    /// <summary>Notes that the asker has seen what came.</summary>
    public Task SeenAsync(string conversation) => store.Replies.SeenAsync(conversation, CancellationToken.None);
}
