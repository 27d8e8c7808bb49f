using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Parley.Governance;
using Parley.Knowledge.Indexing;

namespace Parley.Knowledge.Answering;

/// <summary>What a person said of a passage.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PassageMarkKind>))]
public enum PassageMarkKind
{
    /// <summary>It is right, and comes first.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>It is the place to look at, and comes first, with what the person says that it should say.</summary>
    [JsonStringEnumMemberName("corrected")]
    Corrected,

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
    /// <summary>The least that can be marked, in characters.</summary>
    public const int ShortestQuote = 8;

    /// <summary>The longest correction or note, in characters.</summary>
    public const int LongestWords = 1000;

    /// <summary>The question that the passage answers, where a person said so: asked again, it is told first. Empty for none.</summary>
    public string Question { get; init; } = "";

    /// <summary>Corrected: what the passage should say. It is shown as this person's dated words, never as the document's.</summary>
    public string Correction { get; init; } = "";

    /// <summary>True where the passage comes first.</summary>
    [JsonIgnore]
    public bool Raises => Kind is PassageMarkKind.Verified or PassageMarkKind.Corrected;

    /// <summary>The person's own words: the correction, or else the note.</summary>
    [JsonIgnore]
    public string Words => Correction.Length > 0 ? Correction : Note;

    /// <summary>The day it was said (UTC).</summary>
    [JsonIgnore]
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>True for those who may say that a passage holds or does not: owners, reviewers and analysts.</summary>
    /// <param name="caller">Who wants to.</param>
    public static bool MayMark(Caller caller) => caller.Roles.Overlaps(["owner", "reviewer", "analyst"]);

    /// <summary>What is wrong with a mark before it is kept; null where nothing is.</summary>
    /// <param name="text">The document's text; null where there is none that the person may see.</param>
    public (string Key, string Message)? Fault(string? text) =>
        text is null ? ("document", $"There is no document {Document} that you may see.")
        : Quote.Trim().Length < ShortestQuote || !text.Contains(Quote, StringComparison.Ordinal)
            ? ("quote", FormattableString.Invariant($"The quote does not stand in the document; copy at least {ShortestQuote} characters of it."))
        : Kind == PassageMarkKind.Corrected && Correction.Trim().Length == 0 ? ("correction", "A correction says what the passage should say.")
        : Kind != PassageMarkKind.Corrected && Correction.Length > 0 ? ("correction", "Only what is marked as corrected has a correction.")
        : !Raises && Question.Length > 0 ? ("question", "Only what is verified or corrected answers a question.")
        : Math.Max(Correction.Length, Math.Max(Note.Length, Question.Length)) > LongestWords
            ? ("note", FormattableString.Invariant($"A note, a question and a correction have at most {LongestWords} characters each."))
        : null;

    /// <summary>Changes with what was learnt; empty where nothing was.</summary>
    /// <param name="marks">The marks that hold, oldest first.</param>
    public static string RevisionOf(ImmutableArray<PassageMark> marks) => marks.IsEmpty
        ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', marks.Select(m => m.Id)))))[..16];

    /// <summary>How a kind is written: verified, corrected, outdated, wrong.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(PassageMarkKind kind) => kind.ToString().ToLowerInvariant();

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

    /// <summary>True where the mark says that its passage answers this question: in other words, too, where these are about the same things.</summary>
    internal bool Answers(DocumentQuestion question, AnswerLanguage language) =>
        Raises && Question.Length > 0 && question.IsAlike(DocumentQuestion.Read(Question, language));
}
