using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>How far passages support a response.</summary>
/// <param name="Score">From 0, unsupported, to 1, supported.</param>
/// <param name="Sentences">The response's sentences in order.</param>
public sealed record Groundedness(double Score, ImmutableArray<GroundedSentence> Sentences)
{
    /// <summary>Every part that the passages do not support, in order, none overlapping.</summary>
    public IEnumerable<UnsupportedSpan> Unsupported => Sentences.SelectMany(s => s.Unsupported);
}

/// <summary>One sentence of a response.</summary>
/// <param name="Span">Where it stands in the response.</param>
/// <param name="Score">From 0, unsupported, to 1, supported.</param>
/// <param name="IsClaim">False for a question, a greeting and the like: it claims nothing about the matter.</param>
/// <param name="Support">The sentences of the passages that say it, or most of it, as places in the passages; best first, at most two.</param>
/// <param name="Unsupported">Its parts that nothing stands behind.</param>
public sealed record GroundedSentence(
    TextSpan Span, double Score, bool IsClaim, ImmutableArray<TextSpan> Support, ImmutableArray<UnsupportedSpan> Unsupported);

/// <summary>A part of a response that the passages do not support.</summary>
/// <param name="Span">Where it stands in the response.</param>
/// <param name="Reason">Why.</param>
public readonly record struct UnsupportedSpan(TextSpan Span, UnsupportedReason Reason);

/// <summary>Why a part is not supported.</summary>
public enum UnsupportedReason
{
    /// <summary>The passages do not say it.</summary>
    NotSaid,

    /// <summary>The passages have another number there.</summary>
    OtherNumber,

    /// <summary>The passages have another name there.</summary>
    OtherName,

    /// <summary>The passages deny it, or it denies what they say.</summary>
    Denied,
}
