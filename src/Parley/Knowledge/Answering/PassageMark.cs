using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Parley.Knowledge.Indexing;

namespace Parley.Knowledge.Answering;

/// <summary>What a person said of a passage.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PassageMarkKind>))]
public enum PassageMarkKind
{
    /// <summary>It is right, and comes first.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>It no longer holds.</summary>
    [JsonStringEnumMemberName("outdated")]
    Outdated,

    /// <summary>It is wrong.</summary>
    [JsonStringEnumMemberName("wrong")]
    Wrong,
}

/// <summary>A mark on a passage: it holds as long as the words stand in the document.</summary>
/// <param name="Id">Unique id.</param>
/// <param name="Document">The document's path.</param>
/// <param name="Quote">The words that are marked.</param>
/// <param name="Kind">What was said.</param>
/// <param name="Note">Why.</param>
/// <param name="Actor">Who said it.</param>
/// <param name="At">When.</param>
public sealed record PassageMark(
    string Id, string Document, string Quote, PassageMarkKind Kind, string Note, string Actor, DateTimeOffset At)
{
    /// <summary>What marks do to a passage's score.</summary>
    internal static double Weigh(ImmutableArray<PassageMark> marks, PlacedPassage passage) => marks
        .Where(m => m.Document == passage.Document.Path && passage.Text.Contains(m.Quote, StringComparison.Ordinal))
        .Sum(m => m.Kind switch
        {
            PassageMarkKind.Wrong => -0.8,
            PassageMarkKind.Outdated => -0.4,
            _ => 0.4,
        });

    /// <summary>The last mark on a quote; null where there is none.</summary>
    internal static PassageMark? On(ImmutableArray<PassageMark> marks, string document, string quote) => marks
        .LastOrDefault(m => m.Document == document && (quote.Contains(m.Quote, StringComparison.Ordinal) || m.Quote.Contains(quote, StringComparison.Ordinal)));
}
