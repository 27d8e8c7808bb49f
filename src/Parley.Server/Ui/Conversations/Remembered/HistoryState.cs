using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Conversations;

namespace Parley.Server.Ui.Conversations.Remembered;

/// <summary>A caller's conversations as one page shows them.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads and writes of a page, which are not given up.")]
internal sealed class HistoryState(ConversationStore store)
{
    private const int PageSize = 50;

    private string _caller = "";
    private string _words = "";

    /// <summary>What is shown, the one changed last first.</summary>
    public ImmutableArray<Conversation> Items { get; private set; } = [];

    /// <summary>Where the next page begins; null on the last.</summary>
    public string? Next { get; private set; }

    /// <summary>True once they were read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>What a search found, as a sentence.</summary>
    public string Said => _words.Length == 0 ? "" : Items.Length switch
    {
        0 => $"No conversation has “{_words}” in it.",
        1 => "One conversation.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Items.Length} conversations."),
    };

    /// <summary>Reads the first page.</summary>
    public async Task OpenAsync(string caller)
    {
        _caller = caller;
        var page = await store.ListAsync(caller, null, PageSize, CancellationToken.None);
        (Items, Next, IsRead) = (page.Items, page.Next, true);
    }

    /// <summary>Reads one more page.</summary>
    public async Task MoreAsync()
    {
        var page = await store.ListAsync(_caller, Next, PageSize, CancellationToken.None);
        (Items, Next) = (Items.AddRange(page.Items), page.Next);
    }

    /// <summary>Shows those with these words; all where there are none.</summary>
    public async Task SearchAsync(string words)
    {
        _words = words.Trim();
        if (_words.Length == 0)
        {
            await OpenAsync(_caller);
            return;
        }

        (Items, Next) = (await store.SearchAsync(_caller, _words, CancellationToken.None), null);
    }

    /// <summary>Gives one another title; an empty one changes nothing.</summary>
    public async Task RenameAsync(string id, string title)
    {
        if (title.Trim().Length > 0 && await store.RenameAsync(id, _caller, title, CancellationToken.None) is ConversationLookup.Found { Conversation: var renamed })
        {
            Items = [.. Items.Select(c => c.Id == id ? renamed : c)];
        }
    }

    /// <summary>Deletes one with its turns.</summary>
    public async Task DeleteAsync(string id)
    {
        await store.DeleteAsync(id, _caller, CancellationToken.None);
        Items = Items.RemoveAll(c => c.Id == id);
    }
}
