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

    /// <summary>True where there is a newer version of its document.</summary>
    public bool IsOlder { get; init; }

    /// <summary>What an item or step is said under: the sentence that announces the list, or else the heading; empty for others.</summary>
    public string Lead { get; init; } = "";

    /// <summary>The words that decide: an item says nothing without what it is said under.</summary>
    public string Clause => Lead.Length > 0 ? $"{Lead} {Text}" : Text;

    /// <summary>Keys of the other sentences of its paragraph.</summary>
    public ImmutableHashSet<string> Beside { get; init; } = [];

    /// <summary>True where it holds what a question asks to be told; true where it asks for nothing of the kind.</summary>
    public bool SaysWanted { get; init; } = true;

    /// <summary>True where its own words name what is measured: "38 cm high".</summary>
    public bool NamesMeasure { get; init; }

    /// <summary>True where a person said that it answers this very question.</summary>
    public bool IsLearnt { get; init; }

    /// <summary>True where its document is in force and nobody marked it as outdated or wrong.</summary>
    public bool IsCurrent => Hit.Passage.Document.Facts.Status is not ("superseded" or "archived") && !IsOlder && Mark is not { Raises: false };

    /// <summary>All candidates of a passage, in order.</summary>
    public static IEnumerable<Candidate> Of(SearchHit hit, AnswerLanguage language)
    {
        var passage = hit.Passage.Text;
        var (lead, last) = ("", 0);
        var heading = hit.Passage.Passage.Headings[(hit.Passage.Passage.Headings.LastIndexOf('›') + 1)..].Trim();
        var (lines, paragraph) = (new List<Candidate>(), new List<int>());
        foreach (var sentence in SentenceSplitter.Split(passage))
        {
            var text = sentence.Of(passage);
            var (kind, skip) = text.StartsWith("- ", StringComparison.Ordinal) ? (LineKind.Item, 2)
                : Number().IsMatch(text) ? (LineKind.Step, 0)
                : text.StartsWith('|') ? (LineKind.Row, 0)
                : (LineKind.Sentence, 0);
            lead = kind is LineKind.Item or LineKind.Step ? lead : text.EndsWith(':') ? text : "";
            paragraph.Add((paragraph.Count > 0 ? paragraph[^1] : 0) + (kind != LineKind.Sentence || passage[last..sentence.Start].Contains('\n', StringComparison.Ordinal) ? 1 : 0));
            last = sentence.End;
            var start = hit.Passage.Passage.Span.Start + sentence.Start + skip;
            var span = new TextSpan(start, hit.Passage.Passage.Span.Start + sentence.End);
            lines.Add(new Candidate(hit, span, kind, lines.Count)
            {
                Keys = [.. language.Keys(text[skip..])],
                Quantities = Quantity.Read(text[skip..]),
                Lead = kind is not (LineKind.Item or LineKind.Step) ? "" : lead.Length > 0 ? lead : heading,
            });
        }

        return lines.Select((line, at) => line.Kind != LineKind.Sentence ? line : line with
        {
            Beside = [.. lines.Where((other, i) => i != at && paragraph[i] == paragraph[at]).SelectMany(other => other.Keys)],
        });
    }

    /// <summary>True where a number stands before one of the words.</summary>
    /// <param name="counted">What is counted, as keys.</param>
    /// <param name="head">Keys of the head of the table that a row stands in: it says what the row's numbers count.</param>
    public bool Counts(IReadOnlySet<string> counted, IReadOnlySet<string> head)
    {
        var words = TermReader.Read(Text);
        for (var at = 0; at < words.Length; at++)
        {
            if ((char.IsAsciiDigit(words[at].Key[0]) || Quantity.IsNumber(Text[words[at].Start..words[at].End]))
                && Enumerable.Range(at + 1, Math.Min(4, words.Length - at - 1)).Any(next => counted.Contains(words[next].Key)))
            {
                return true;
            }
        }

        return Kind == LineKind.Row && !Quantities.IsEmpty && (head.Overlaps(counted) || head.Overlaps(Numbers));
    }

    private static readonly ImmutableHashSet<string> Numbers = [.. TermReader.Keys("number quantity count stock pieces units capacity total")];

    /// <summary>True where it names somebody: two names together, a title and a name, or a name within the sentence.</summary>
    public bool Names(bool isWhole) => (isWhole ? FullName() : AnyName()).IsMatch(Text);

    [GeneratedRegex(@"\b(?:Mr|Ms|Mrs|Dr|Prof)\.? \p{Lu}\p{Ll}+|\b\p{Lu}\p{Ll}+(?: \p{Lu}\.)? \p{Lu}[\p{Ll}’'-]+")]
    private static partial Regex FullName();

    [GeneratedRegex(@"\b(?:Mr|Ms|Mrs|Dr|Prof)\.? \p{Lu}|(?<=[\p{Ll},;:)] )\p{Lu}\p{Ll}+|^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+")]
    private static partial Regex AnyName();

    [GeneratedRegex(@"^\d{1,3}[.)] ")]
    private static partial Regex Number();
}

/// <summary>A number with its unit.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">What it counts, as a key: <c>euro</c>, <c>dai</c>, <c>%</c>; empty where nothing stands behind or before it.</param>
internal readonly partial record struct Quantity(decimal Value, string Unit)
{
    private static readonly string Degree = TermReader.Keys("degree")[0];

    private static readonly Dictionary<string, int> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zero"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["hundred"] = 100,
    };

    /// <summary>True for a number in words.</summary>
    public static bool IsNumber(string word) => Words.ContainsKey(word);

    public bool IsTime => Unit is "a" or "p" or "am" or "pm" or "dai" or "second" or "night" or "week" or "month" or "year" or "hour" or "minut" or "hr" or "min" or "quarter" or "clock";

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
            var spelled = Words.GetValueOrDefault(digits, -1);
            decimal value;
            if (spelled >= 0)
            {
                value = spelled;
            }
            else if (!decimal.TryParse(digits.Replace(",", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out value))
            {
                continue;
            }

            var unit = match.Groups["c"].Success ? UnitOf(match.Groups["c"].Value)
                : match.Groups["p"].Success ? "%"
                : match.Groups["u"].Success ? UnitOf(match.Groups["u"].Value)
                : "";
            if (spelled < 0 || unit.Length > 0)
            {
                found.Add(new Quantity(value, unit));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>A unit as it is compared, however it is written.</summary>
    public static string UnitOf(string unit) => unit switch
    {
        "%" => "%",
        _ when unit.Contains('/', StringComparison.Ordinal) => unit.ToLowerInvariant(),
        _ when unit[0] == '°' => Degree,
        "€" => "euro",
        "$" => "dollar",
        "£" => "pound",
        _ => unit.ToUpperInvariant() switch
        {
            "EUR" => "euro",
            "USD" => "dollar",
            "GBP" => "pound",
            "PERCENT" => "%",
            _ => TermReader.Read(unit) is [var word, ..] ? word.Key : "",
        },
    };

    [GeneratedRegex(@"(?<c>[€$£]|\b(?:EUR|USD|GBP)\b)?\s?(?<![\w.,])(?<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b)\s?(?:(?<p>%)|(?:(?:working|calendar|business|full|consecutive)\s)?(?<u>[€$£]|°\s?[A-Za-z]?|[A-Za-z]+(?:/[a-z]+)?))?", RegexOptions.IgnoreCase)]
    private static partial Regex Written();
}
