using System.Collections.Immutable;
using Parley.Analytics.Understanding;
using Parley.Governance;
using Parley.Knowledge.Answering;

namespace Parley.Conversations.Colleagues;

/// <summary>
/// What a product has learnt from people: what they said of passages, and what they confirmed that questions mean. Published as
/// <c>knowledge-learnt.schema.json</c>.
/// </summary>
/// <param name="Product">The product.</param>
/// <param name="Marks">Marks on passages of documents that the reader may see, oldest first.</param>
/// <param name="Answers">Verified answers, oldest first; none for those who may not work with what others asked.</param>
public sealed record Learnt(string Product, ImmutableArray<LearntMark> Marks, ImmutableArray<LearntAnswer> Answers)
{
    /// <summary>Reads what was learnt, as far as somebody may see it.</summary>
    /// <param name="product">The product.</param>
    /// <param name="store">The verified answers.</param>
    /// <param name="caller">Who reads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Learnt> ReadAsync(ProductLease product, VerifiedAnswers store, Caller caller, CancellationToken cancellationToken)
    {
        var library = product.Knowledge.For(product.Rules.For(caller));
        var marks = await product.Knowledge.MarksAsync(cancellationToken).ConfigureAwait(false);
        var texts = library.TextsOf(marks.Select(m => m.Document));
        var answers = PassageMark.MayMark(caller) ? await store.ListAsync(product.Product.Name, cancellationToken).ConfigureAwait(false) : [];
        return new Learnt(
            product.Product.Name,
            [.. marks.Where(m => texts.ContainsKey(m.Document)).Select(m => LearntMark.Of(m, texts[m.Document]))],
            [.. answers.Select(a => new LearntAnswer(a.Id, a.Question, a.Wording, PlanLine.Of(a.Plan), a.By) { At = a.At })]);
    }
}

/// <summary>A mark on a passage.</summary>
/// <param name="Id">To take it back by.</param>
/// <param name="Document">The document's path.</param>
/// <param name="Quote">The words that are marked.</param>
/// <param name="Kind">verified, corrected, outdated or wrong.</param>
/// <param name="Stands">False where the words do not stand in the document any more: the mark does nothing then.</param>
public sealed record LearntMark(string Id, string Document, string Quote, string Kind, bool Stands)
{
    /// <summary>Why; empty for none.</summary>
    public required string Note { get; init; }

    /// <summary>The question that the passage answers; empty for none.</summary>
    public required string Question { get; init; }

    /// <summary>What the passage should say; empty for none.</summary>
    public required string Correction { get; init; }

    /// <summary>Who said it.</summary>
    public required string Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A mark as it is listed.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="text">The document's text.</param>
    public static LearntMark Of(PassageMark mark, string text) =>
        new(mark.Id, mark.Document, mark.Quote, PassageMark.NameOf(mark.Kind), text.Contains(mark.Quote, StringComparison.Ordinal))
        {
            Note = mark.Note,
            Question = mark.Question,
            Correction = mark.Correction,
            Actor = mark.Actor,
            At = mark.At,
        };
}

/// <summary>What a question was confirmed to mean.</summary>
/// <param name="Id">To withdraw it by.</param>
/// <param name="Question">As people ask it.</param>
/// <param name="Wording">In words that are read to the plan.</param>
/// <param name="Plan">The plan on one line, as of the day it was confirmed.</param>
/// <param name="By">Who confirmed it.</param>
public sealed record LearntAnswer(string Id, string Question, string Wording, string Plan, string By)
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
