using System.Collections.Immutable;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>What came of planning, before anything is put in words: a closed family.</summary>
internal abstract record Draft
{
    private Draft()
    {
    }

    /// <summary>It can be answered.</summary>
    internal sealed record Ready(Plan Plan) : Draft;

    /// <summary>One of these is meant.</summary>
    internal sealed record Choose(string Question, ImmutableArray<Option> Options) : Draft;

    /// <summary>It cannot be answered; <paramref name="Nearest"/> could be.</summary>
    internal sealed record Refused(UnanswerableReason Reason, string Missing, Plan? Nearest = null) : Draft
    {
        /// <summary>True where the words are known but do not fit together: they may have been taken for the wrong things.</summary>
        public bool IsMisfit { get; init; }
    }
}

/// <summary>One way to understand a question.</summary>
/// <param name="Label">What it is called; empty to use the question in full.</param>
/// <param name="Plan">Its plan.</param>
internal sealed record Option(string Label, Plan Plan);
