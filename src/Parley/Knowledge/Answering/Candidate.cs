using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Knowledge.Searching;
using Parley.Text;

namespace Parley.Knowledge.Answering;

/// <summary>What a line of a passage is.</summary>
internal enum LineKind
{
    /// <summary>A sentence.</summary>
    Sentence,

    /// <summary>A bullet.</summary>
    Item,

    /// <summary>A numbered step.</summary>
    Step,

    /// <summary>A row of a table.</summary>
    Row,
}

/// <summary>A sentence, item or row that may answer.</summary>
/// <param name="Hit">Its passage.</param>
/// <param name="Span">Where its words stand in the document's text, without the mark of an item.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Its place within the passage.</param>
internal sealed partial record Candidate(SearchHit Hit, TextSpan Span, LineKind Kind, int Index)
{
    public string Text => Span.Of(Hit.Passage.Document.Text);

    public required ImmutableHashSet<string> Keys { get; init; }

    /// <summary>Numbers with the word behind them: <c>140 euros</c>.</summary>
    public required ImmutableArray<Quantity> Quantities { get; init; }

    /// <summary>How well it answers.</summary>
    public double Score { get; init; }

    /// <summary>How much of the question it and what stands around it cover, 0 to 1.</summary>
    public double Coverage { get; init; }

    /// <summary>How well the heading above it says what is asked about, 0 to 1.</summary>
    public double Headed { get; init; }

    /// <summary>How much of the question its own words cover, 0 to 1.</summary>
    public double Own { get; init; }

    /// <summary>What a person said of it, the last of it; null where nobody did.</summary>
    public PassageMark? Mark { get; init; }

    /// <summary>True where a person said that it answers this very question.</summary>
    public bool IsLearnt { get; init; }

    /// <summary>True where its document is in force and nobody marked it as outdated or wrong.</summary>
    public bool IsCurrent => Hit.Passage.Document.Facts.Status is not ("superseded" or "archived") && Mark is not { Raises: false };

    /// <summary>All candidates of a passage, in order.</summary>
    public static IEnumerable<Candidate> Of(SearchHit hit)
    {
        var passage = hit.Passage.Text;
        var index = 0;
        foreach (var sentence in SentenceSplitter.Split(passage))
        {
            var text = sentence.Of(passage);
            var (kind, skip) = text.StartsWith("- ", StringComparison.Ordinal) ? (LineKind.Item, 2)
                : Number().IsMatch(text) ? (LineKind.Step, 0)
                : text.StartsWith('|') ? (LineKind.Row, 0)
                : (LineKind.Sentence, 0);
            var start = hit.Passage.Passage.Span.Start + sentence.Start + skip;
            var span = new TextSpan(start, hit.Passage.Passage.Span.Start + sentence.End);
            yield return new Candidate(hit, span, kind, index++)
            {
                Keys = [.. TermReader.Keys(text[skip..])],
                Quantities = Quantity.Read(text[skip..]),
            };
        }
    }

    [GeneratedRegex(@"^\d{1,3}[.)] ")]
    private static partial Regex Number();
}

/// <summary>A number with its unit.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">What it counts, as a key: <c>euro</c>, <c>dai</c>, <c>%</c>; empty where nothing stands behind or before it.</param>
internal readonly partial record struct Quantity(decimal Value, string Unit)
{
    private static readonly string[] Words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public bool IsTime => Unit is "dai" or "week" or "month" or "year" or "hour" or "minut" or "hr" or "min" or "quarter" or "clock";

    /// <summary>
    /// Whether a quantity lies where a sentence says that it holds: above a bound, up to another. 1 where it does, −1 where it does not, 0
    /// where the sentence sets no bound in its unit.
    /// </summary>
    public static int Fit(Quantity asked, string text)
    {
        var (any, fits) = (false, true);
        foreach (Match bound in Bound().Matches(text))
        {
            if (Read(text[(bound.Index + bound.Length)..]) is not [var first, ..])
            {
                continue;
            }

            // "Above 1,000 and up to 10,000 euros": the unit stands behind the last number.
            var unit = first.Unit is "euro" or "%" or "" || first.Unit == asked.Unit || first.Unit == "and" ? asked.Unit : first.Unit;
            if (unit != asked.Unit || !Read(text).Any(q => q.Unit == asked.Unit))
            {
                continue;
            }

            any = true;
            fits &= bound.Groups["low"].Success ? asked.Value > first.Value : asked.Value <= first.Value;
        }

        return !any ? 0 : fits ? 1 : -1;
    }

    /// <summary>The quantities that a question asks about: "above 50,000" is more than 50,000.</summary>
    public static ImmutableArray<Quantity> Asked(string question) =>
    [
        .. Read(question).Where(q => q.Unit.Length > 0).Select(q =>
            Bound().Matches(question).Any(b => b.Groups["low"].Success && Read(question[(b.Index + b.Length)..]) is [var first, ..] && first.Value == q.Value)
                ? q with { Value = q.Value + 0.01m }
                : q),
    ];

    [GeneratedRegex(@"\b(?:(?<low>above|over|more than|exceeding|longer than|at least)|up to|at most|below|under|less than|no more than|not more than)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Bound();

    /// <summary>The quantities of a text, in order.</summary>
    public static ImmutableArray<Quantity> Read(string text)
    {
        var found = ImmutableArray.CreateBuilder<Quantity>();
        foreach (Match match in Written().Matches(text))
        {
            var digits = match.Groups["n"].Value;
            var spelled = Array.IndexOf(Words, digits.ToLowerInvariant());
            decimal value;
            if (spelled >= 0)
            {
                value = spelled;
            }
            else if (!decimal.TryParse(digits.Replace(",", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out value))
            {
                continue;
            }

            var unit = match.Groups["c"].Success ? Currency(match.Groups["c"].Value)
                : match.Groups["p"].Success ? "%"
                : match.Groups["u"].Success ? Currency(match.Groups["u"].Value)
                : "";
            if (spelled < 0 || unit.Length > 0)
            {
                found.Add(new Quantity(value, unit));
            }
        }

        return found.ToImmutable();
    }

    private static string Currency(string unit) => unit switch
    {
        "€" => "euro",
        "$" => "dollar",
        "£" => "pound",
        _ => unit.ToUpperInvariant() switch
        {
            "EUR" => "euro",
            "USD" => "dollar",
            "GBP" => "pound",
            "PERCENT" => "%",
            _ => TermReader.Keys(unit) is [var key, ..] ? key : "",
        },
    };

    [GeneratedRegex(@"(?<c>[€$£]|\b(?:EUR|USD|GBP)\b)?\s?(?<![\w.,])(?<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)\s?(?:(?<p>%)|(?:(?:working|calendar|business|full|consecutive)\s)?(?<u>[€$£]|[A-Za-z]+))?", RegexOptions.IgnoreCase)]
    private static partial Regex Written();
}
