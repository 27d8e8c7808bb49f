using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Governance;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Storing;

namespace Parley.Server.Ui.Knowledge;

/// <summary>The documents of a product as one person may see them, what could not be read, and what was learnt from people.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person does on a page is done to its end.")]
internal sealed class LibraryState(ServedProducts products, ConversationStore store, KnowledgeStore knowledge)
{
    /// <summary>How many documents or faults are shown at once.</summary>
    public const int Step = 100;

    private string _product = "";
    private Caller? _caller;

    /// <summary>The visible documents, in order of their paths.</summary>
    public ImmutableArray<IndexedDocument> Documents { get; private set; } = [];

    /// <summary>Files that were left out or are odd; none for those from whom documents are hidden.</summary>
    public ImmutableArray<DocumentFault> Faults { get; private set; } = [];

    /// <summary>What was learnt; null before it was read.</summary>
    public Learnt? Learnt { get; private set; }

    /// <summary>True where no document is hidden from the caller: names of files that were left out are shown.</summary>
    public bool SeesAll { get; private set; }

    /// <summary>True where the caller may take back what was learnt.</summary>
    public bool MayMark => _caller is not null && PassageMark.MayMark(_caller);

    /// <summary>Looks.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who looks.</param>
    public async Task LookAsync(string product, Caller caller)
    {
        (_product, _caller, Documents, Faults, Learnt) = (product, caller, [], [], null);
        await using var lease = caller.MayAsk(product) ? products.Lease(product) : null;
        if (lease is null)
        {
            return;
        }

        var permissions = lease.Rules.For(caller);
        SeesAll = permissions.HiddenDocuments.IsEmpty;
        Documents = lease.Knowledge.For(permissions).Index.Documents;
        Faults = SeesAll ? lease.Knowledge.Faults : [];
        Learnt = await Learnt.ReadAsync(lease, store.Verified, caller, CancellationToken.None);
    }

    /// <summary>Takes a mark back.</summary>
    public async Task UndoAsync(LearntMark mark)
    {
        if (MayMark)
        {
            await knowledge.UndoAsync(_product, mark.Id, _caller!.Id, CancellationToken.None);
            await LookAsync(_product, _caller);
        }
    }

    /// <summary>Withdraws a verified answer.</summary>
    public async Task WithdrawAsync(LearntAnswer answer)
    {
        if (MayMark)
        {
            await store.Verified.WithdrawAsync(answer.Id, _caller!.Id, CancellationToken.None);
            await LookAsync(_product, _caller);
        }
    }
}
