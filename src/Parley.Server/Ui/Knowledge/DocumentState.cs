using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Storing;

namespace Parley.Server.Ui.Knowledge;

/// <summary>One document as one person may read it, with the passage that an answer cited, and what people said of its passages.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person does on a page is done to its end.")]
internal sealed class DocumentState(ServedProducts products, ConversationStore store, KnowledgeStore knowledge)
{
    private string _product = "";
    private Caller? _caller;

    /// <summary>The document; null where there is none that the caller may see.</summary>
    public IndexedDocument? Document { get; private set; }

    /// <summary>The product's title.</summary>
    public string ProductTitle { get; private set; } = "";

    /// <summary>The cited passage; null where none is asked for.</summary>
    public PassageEvidence? Passage { get; private set; }

    /// <summary>What became of it.</summary>
    public PassageState State { get; private set; }

    /// <summary>The document in parts.</summary>
    public ImmutableArray<DocumentPart> Parts { get; private set; } = [];

    /// <summary>What people said of passages of this document.</summary>
    public ImmutableArray<PassageMark> Marks { get; private set; } = [];

    /// <summary>True where the caller may say that a passage holds or does not.</summary>
    public bool MayMark => _caller is not null && PassageMark.MayMark(_caller);

    /// <summary>The question that the cited passage was an answer to; empty where no turn cites it.</summary>
    public string Question { get; private set; } = "";

    /// <summary>Why the last mark was not kept; empty where it was.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Reads the document.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="place">The product, and the document's path.</param>
    /// <param name="turn">The turn that cites it; null for none.</param>
    /// <param name="evidence">Which of its passages.</param>
    public async Task OpenAsync(Caller caller, (string Product, string Path) place, string? turn, string? evidence)
    {
        (_caller, _product, Document, Passage, Parts, Marks) = (caller, place.Product, null, null, [], []);
        (Question, Fault) = ("", "");
        await using var lease = caller.MayAsk(place.Product) ? products.Lease(place.Product) : null;
        if (lease is null)
        {
            return;
        }

        _product = lease.Product.Name;
        ProductTitle = lease.Product.Title;
        Document = lease.Knowledge.For(lease.Rules.For(caller)).Index.Documents.FirstOrDefault(d => d.Path == place.Path);
        if (Document is null)
        {
            return;
        }

        var cited = turn is null ? null : await store.TurnAsync(turn, caller.Id, CancellationToken.None);
        Question = cited is { Plan: null } ? cited.Question : "";
        Passage = cited?.Answer.Evidence.OfType<PassageEvidence>().FirstOrDefault(p => p.Id == evidence && p.Document == place.Path);
        var (state, span) = DocumentView.Find(Document, Passage?.Value as string ?? "", Passage?.Start ?? 0);
        (State, Parts) = (state, DocumentView.Of(Document, span));
        await ReadMarksAsync();
    }

    /// <summary>Says of the cited passage that it holds, or does not.</summary>
    /// <param name="kind">What is said.</param>
    /// <param name="words">The correction of a corrected one, else why; may be empty.</param>
    /// <param name="forQuestion">True where it answers the question that was asked.</param>
    public async Task MarkAsync(PassageMarkKind kind, string words, bool forQuestion)
    {
        if (!MayMark || Document is not { } document || Passage?.Value is not string quote || State is not (PassageState.There or PassageState.Moved))
        {
            return;
        }

        var mark = new PassageMark("", document.Path, quote, kind, kind == PassageMarkKind.Corrected ? "" : words.Trim(), _caller!.Id, default)
        {
            Correction = kind == PassageMarkKind.Corrected ? words.Trim() : "",
            Question = forQuestion && kind is PassageMarkKind.Verified or PassageMarkKind.Corrected ? Question : "",
        };
        Fault = mark.Fault(document.Text)?.Message ?? "";
        if (Fault.Length == 0)
        {
            await knowledge.MarkAsync(_product, mark, CancellationToken.None);
            await ReadMarksAsync();
        }
    }

    /// <summary>Takes a mark back.</summary>
    public async Task UndoAsync(string id)
    {
        if (MayMark)
        {
            await knowledge.UndoAsync(_product, id, _caller!.Id, CancellationToken.None);
            await ReadMarksAsync();
        }
    }

    private async Task ReadMarksAsync() =>
        Marks = [.. (await knowledge.MarksAsync(_product, CancellationToken.None)).Where(m => m.Document == Document!.Path)];
}
