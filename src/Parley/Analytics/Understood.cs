using System.Collections.Immutable;
using Parley.Analytics.Understanding;
using Parley.Answers;

namespace Parley.Analytics;

/// <summary>What came of reading a question: a closed family; an internal fault is never one of these.</summary>
public abstract record Understood
{
    private Understood()
    {
    }

    /// <summary>The words of the question; null where none were read, as of a plan that is given.</summary>
    public QuestionWords? Words { get; init; }

    /// <summary>It can be answered.</summary>
    /// <param name="Plan">What to do.</param>
    /// <param name="ResolvedQuestion">The question in full, in a form that is read to the same plan without the conversation.</param>
    public sealed record Planned(Plan Plan, string ResolvedQuestion) : Understood;

    /// <summary>It can mean two to four things.</summary>
    /// <param name="Question">What to ask back.</param>
    /// <param name="Choices">Concrete questions, each read to one plan.</param>
    public sealed record Ambiguous(string Question, ImmutableArray<Choice> Choices) : Understood;

    /// <summary>It cannot be answered from this product's data.</summary>
    /// <param name="Reason">Which kind of thing is missing.</param>
    /// <param name="Missing">What is missing, as a sentence for the asker.</param>
    /// <param name="Nearest">The nearest question that can be answered; null where nothing is near.</param>
    public sealed record Unanswerable(UnanswerableReason Reason, string Missing, string? Nearest) : Understood;

    /// <summary>The asker wants a person.</summary>
    public sealed record WantsPerson : Understood;

    /// <summary>A greeting or thanks, or a question about what can be asked.</summary>
    /// <param name="Topic">greeting, thanks or help.</param>
    public sealed record Smalltalk(string Topic) : Understood;
}

/// <summary>Why a question cannot be answered.</summary>
public enum UnanswerableReason
{
    /// <summary>It names something the product has no metric or dimension for.</summary>
    UnknownThing,

    /// <summary>It names a member that does not exist.</summary>
    UnknownMember,

    /// <summary>It names a time that cannot be placed.</summary>
    UnknownTime,

    /// <summary>The metric cannot be cut that way.</summary>
    NoSuchBreakdown,

    /// <summary>The time asked about is outside the data.</summary>
    OutsideData,

    /// <summary>A kind of question that is not answered: forecasts, causes beyond the data, advice, opinions.</summary>
    UnsupportedKind,

    /// <summary>Not visible to this caller.</summary>
    NotVisible,

    /// <summary>Not about this product's data at all.</summary>
    OutOfScope,

    /// <summary>Not a question that could be read.</summary>
    Unreadable,
}
