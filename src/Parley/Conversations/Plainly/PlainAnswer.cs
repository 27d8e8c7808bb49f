using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Guardrails;
using Parley.Guardrails.PlainLanguage;
using Parley.Text;
using Parley.Text.PlainLanguage;

namespace Parley.Conversations.Plainly;

/// <summary>
/// Says what an answer quotes in plain language. The quotes stay its evidence: each is cited as before, and the checker holds the
/// simpler words against it. How hard the answer was and is to read stands below it, by two published formulas.
/// </summary>
internal static partial class PlainAnswer
{
    /// <summary>The answer in plain language where the asker wants that.</summary>
    /// <param name="answer">An answer, maybe one that quotes documents.</param>
    /// <param name="setting">The turn.</param>
    public static Answer Of(Answer answer, TurnSetting setting) => setting.Plain is { } plain && answer.Outcome == Outcome.Answered
        ? Of(answer, plain.Level, path => setting.Documents.Find(path)?.Facts.Language ?? "")
        : answer;

    /// <summary>The answer in plain language; as it is where it quotes nothing.</summary>
    /// <param name="answer">An answer that quotes documents.</param>
    /// <param name="level">How easy it shall be.</param>
    /// <param name="language">Path of a document → its language.</param>
    internal static Answer Of(Answer answer, ReadingLevel level, Func<string, string> language)
    {
        var passages = answer.Evidence.OfType<PassageEvidence>().ToDictionary(p => p.Id, p => p.Document, StringComparer.Ordinal);
        var blocks = answer.Blocks.Select(b => b is QuoteBlock quote && passages.TryGetValue(quote.Evidence, out var document)
            ? quote with { Said = Simpler(quote.Text, language(document), level) }
            : b).ToImmutableArray();
        var quotes = blocks.OfType<QuoteBlock>().Where(q => !IsRow(q.Text)).ToList();
        return quotes.Count == 0 ? answer : WithReadability(answer with { Blocks = blocks }, quotes);
    }

    private static string Simpler(string text, string language, ReadingLevel level)
    {
        if (IsRow(text) || language is not ("en" or ""))
        {
            return "";
        }

        var mark = Mark().Match(text).Value;
        var simple = mark + PlainLanguageText.Of(text[mark.Length..], level).Text;
        var isSame = string.Join(' ', simple.Split()) == string.Join(' ', text.Split());
        return isSame || !SaidCheck.Differences(text, simple).IsEmpty ? "" : simple;
    }

    private static Answer WithReadability(Answer answer, List<QuoteBlock> quotes)
    {
        var before = Readability.Of(string.Join("\n\n", quotes.Select(q => q.Text)));
        if (quotes.TrueForAll(q => q.Said.Length == 0))
        {
            var asQuoted = new TextBlock(TextRole.Caveat, [new Words("The documents say this in words that I cannot make plainer without losing something.")]);
            return answer with { Blocks = [.. answer.Blocks.TakeWhile(b => b is not SourcesBlock), asQuoted, .. answer.Blocks.SkipWhile(b => b is not SourcesBlock)] };
        }

        var after = Readability.Of(string.Join("\n\n", quotes.Select(q => q.Shown)));
        ComputedEvidence[] evidence =
        [
            Grade("r1", "flesch_kincaid/1", "quoted", before), Grade("r2", "flesch_kincaid/1", "said", after),
            Grade("r3", "coleman_liau/1", "quoted", before), Grade("r4", "coleman_liau/1", "said", after),
        ];
        var line = new TextBlock(
            TextRole.Basis,
            [
                new Words("In plain language. School grade needed to read it: "), Figure(evidence[0]), new Words(" as quoted, "), Figure(evidence[1]),
                new Words(" as said here (Flesch-Kincaid); "), Figure(evidence[2]), new Words(" and "), Figure(evidence[3]), new Words(" (Coleman-Liau)."),
            ]);
        return answer with
        {
            Blocks = [.. answer.Blocks.TakeWhile(b => b is not SourcesBlock), line, .. answer.Blocks.SkipWhile(b => b is not SourcesBlock)],
            Evidence = [.. answer.Evidence, .. evidence],
        };
    }

    private static ComputedEvidence Grade(string id, string function, string of, Readability counts)
    {
        var parameters = ReadingComputations.Parameters(of, counts);
        return new ComputedEvidence(id, new Scope { Measurement = Measurement.Statistic }, Computations.All[function].Run([], parameters), function, [], parameters);
    }

    private static Figure Figure(ComputedEvidence evidence) =>
        new(evidence.Id, evidence.Value, ((decimal)evidence.Value!).ToString("0.0", CultureInfo.InvariantCulture));

    private static bool IsRow(string text) => text.StartsWith('|');

    [GeneratedRegex(@"^(?:\d{1,3}[.)]|[-*•])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
