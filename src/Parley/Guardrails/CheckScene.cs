using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Guardrails.Reading;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Guardrails;

/// <summary>What every check of one answer needs: its evidence, readers of the locale and names, and the list of faults.</summary>
internal sealed class CheckScene
{
    private readonly Dictionary<string, ImmutableArray<WrittenDate>> _times = new(StringComparer.Ordinal);
    private readonly ImmutableArray<CheckFinding>.Builder _findings;
    private readonly ImmutableArray<Period> _periods;
    private readonly bool _hasWordyLabel;

    public CheckScene(Answer answer, CheckContext context, IReadOnlyDictionary<string, Evidence> evidence, ImmutableArray<CheckFinding>.Builder findings)
    {
        (Answer, Context, Evidence, _findings) = (answer, context, evidence, findings);
        Numbers = NumberReader.For(context.Locale);
        Dates = DateReader.For(context.Locale, context.Calendar.FiscalYearStart);
        Names = (evidence.Values.Any(e => e.Scope.Members.Keys.Any(TimeParts.Is)) ? NameIndex.WithTimeParts(context.Catalogue, context.Locale) : NameIndex.For(context.Catalogue)).With(
            [.. evidence.Values.Select(e => e.Scope.Metric).Where(Quotients.Is).Distinct().Select(context.Catalogue.Offered).OfType<CatalogueMetric>()]);
        Words = ClaimWords.For(context.Locale);
        _periods =
        [
            .. evidence.Values.SelectMany(e => new[] { e.Scope.Period, e.Scope.Baseline }).OfType<Period>().Concat(context.Periods)
                .Where(p => p.Label.Length > 0).DistinctBy(p => p.Label).OrderByDescending(p => p.Label.Length).ThenBy(p => p.Label, StringComparer.Ordinal),
        ];
        _hasWordyLabel = _periods.Any(p => !p.Label.AsSpan().ContainsAnyInRange('0', '9'));
        Members = [.. context.Queries.SelectMany(MembersOf)];
        Asked = Numbers.Read(context.Question).Select(n => n.Value).ToHashSet();
        Days = evidence.Values.SelectMany(DaysOf).Concat(_periods.Select(p => (p.Start, p.End))).ToHashSet();
    }

    private CheckScene(CheckScene other, Answer answer, ImmutableArray<CheckFinding>.Builder findings)
    {
        (Answer, Context, Evidence, _findings) = (answer, other.Context, other.Evidence, findings);
        (Numbers, Dates, Names, Words) = (other.Numbers, other.Dates, other.Names, other.Words);
        (_periods, _hasWordyLabel, Members, Asked, Days) = (other._periods, other._hasWordyLabel, other.Members, other.Asked, other.Days);
    }

    /// <summary>The scene of another answer over the same evidence.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="findings">Gathers what does not hold.</param>
    public CheckScene Of(Answer answer, ImmutableArray<CheckFinding>.Builder findings) => new(this, answer, findings);

    /// <summary>The answer.</summary>
    public Answer Answer { get; }

    /// <summary>Facts beside it.</summary>
    public CheckContext Context { get; }

    /// <summary>Evidence by id.</summary>
    public IReadOnlyDictionary<string, Evidence> Evidence { get; }

    /// <summary>Reads numbers.</summary>
    public NumberReader Numbers { get; }

    /// <summary>Reads dates.</summary>
    public DateReader Dates { get; }

    /// <summary>Reads names.</summary>
    private NameIndex Names { get; }

    /// <summary>The names in a text, but for words of the language's own: "accounts for" names no accounts.</summary>
    /// <param name="text">Any text.</param>
    public ImmutableArray<Mention> NamesIn(string text)
    {
        var names = Names.Read(text);
        return names.IsEmpty ? names : [.. names.Where(name => !Words.Sets["phrases"].Any(phrase => name.IsWithin(text, phrase)))];
    }

    /// <summary>Words that make claims.</summary>
    public ClaimWords Words { get; }

    /// <summary>Names with digits in them that stand in group-by columns of the queries: keys are often too many for the catalogue.</summary>
    public HashSet<string> Members { get; }

    /// <summary>Numbers that the asker wrote: a suggestion may take them over.</summary>
    public HashSet<decimal> Asked { get; }

    /// <summary>Days and spans that some evidence is about.</summary>
    public HashSet<(DateOnly Start, DateOnly End)> Days { get; }

    /// <summary>True where a metric is the target of another.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="of">The others.</param>
    public bool IsGoalOf(string metric, HashSet<string> of) => Context.Catalogue.Metrics.Any(m => m.Goal == metric && of.Contains(m.Name));

    /// <summary>
    /// True where a value is of one of some spans: of the span itself, or of its last day where the metric runs up to a day,
    /// as a year to date does.
    /// </summary>
    /// <param name="scope">What the value is about.</param>
    /// <param name="spans">First and last days.</param>
    public bool IsOf(Scope scope, IReadOnlyCollection<(DateOnly Start, DateOnly End)> spans) => scope.Period is not { } period
        || spans.Contains((period.Start, period.End))
        || (period.Start == period.End && spans.Any(s => s.End == period.End) && Context.Catalogue.Metric(scope.Metric)?.Type == MetricType.Cumulative);

    /// <summary>The two metrics, in order, of a value that sets one metric against another; empty for any other value.</summary>
    /// <param name="evidence">The evidence.</param>
    public ImmutableArray<string> ComparedMetrics(Evidence evidence) =>
        evidence is ComputedEvidence { Inputs: [var first, var second] } && evidence.Scope.Measurement is Measurement.Change or Measurement.RelativeChange or Measurement.Multiple
        && Evidence.TryGetValue(first, out var a) && Evidence.TryGetValue(second, out var b)
        && a.Scope.Metric != b.Scope.Metric && a.Scope.Metric.Length > 0 && b.Scope.Metric.Length > 0
            ? [a.Scope.Metric, b.Scope.Metric]
            : [];

    /// <summary>The input that a part of a change is attributed to; null for what is no such part.</summary>
    /// <param name="evidence">The evidence.</param>
    public string? InputMetric(Evidence evidence)
    {
        if (evidence is not ComputedEvidence { Inputs.IsEmpty: false } computed)
        {
            return null;
        }

        var at = computed.Function == "shapley/1" && int.TryParse(computed.Parameters.GetValueOrDefault("part"), CultureInfo.InvariantCulture, out var part)
            ? part
            : computed is { Function: "share/1", Scope.Measurement: Measurement.ContributionShare } ? 0 : -1;
        return at < 0 || at >= computed.Inputs.Length || !Evidence.TryGetValue(computed.Inputs[at], out var input) ? null
            : computed.Function == "shapley/1" ? input.Scope.Metric
            : InputMetric(input);
    }

    /// <summary>Which quantity of a forecast a value is, also where what is recorded already was added; null for what is no forecast.</summary>
    /// <param name="evidence">The evidence.</param>
    public string? ForecastQuantity(Evidence evidence) => evidence switch
    {
        ComputedEvidence { Function: "forecast/1" } forecast => forecast.Parameters.GetValueOrDefault("quantity"),
        ComputedEvidence { Function: "sum/1", Scope.Measurement: Measurement.Forecast } sum => sum.Inputs
            .Select(i => Evidence.TryGetValue(i, out var input) ? ForecastQuantity(input) : null).FirstOrDefault(q => q is not null),
        _ => null,
    };

    /// <summary>Adds a fault.</summary>
    public void Fault(FindingKind kind, string place, string what, string why) => _findings.Add(new CheckFinding(kind, place, what, why));

    /// <summary>The times that a text names, in order, without overlaps.</summary>
    /// <param name="text">Any text.</param>
    public ImmutableArray<WrittenDate> Times(string text)
    {
        // A label stands in the chart, in the table and on every surface.
        if (!_times.TryGetValue(text, out var times))
        {
            _times[text] = times = TimesIn(text);
        }

        return times;
    }

    private ImmutableArray<WrittenDate> TimesIn(string text)
    {
        if (text.Length == 0 || (!_hasWordyLabel && !text.AsSpan().ContainsAnyInRange('0', '9')))
        {
            return [];
        }

        var found = new List<WrittenDate>();
        var labels = new List<WrittenDate>();
        foreach (var period in _periods.Where(p => p.Label.Length <= text.Length))
        {
            for (var at = text.IndexOf(period.Label, StringComparison.Ordinal); at >= 0; at = text.IndexOf(period.Label, at + 1, StringComparison.Ordinal))
            {
                labels.Add(new WrittenDate(at, at + period.Label.Length, period.Start, period.End));
            }
        }

        // The longer one is what is written: "1 Jan – 25 Oct 2025" is no "2025". Of equal ones the label says which period it is.
        var hasDigits = text.AsSpan().ContainsAnyInRange('0', '9');
        foreach (var date in labels.Concat(hasDigits ? Dates.Read(text) : []).OrderByDescending(d => d.End - d.Start))
        {
            Add(found, date, text);
        }

        if (!hasDigits)
        {
            return [.. found];
        }

        foreach (var number in Numbers.Read(text))
        {
            if (number.MayBeYear && PeriodWords.Year(text[number.Start..number.End]) is { } year && Days.Contains(year))
            {
                Add(found, new WrittenDate(number.Start, number.End, year.Start, year.End), text);
            }
        }

        return [.. found.OrderBy(f => f.Start)];
    }

    private static void Add(List<WrittenDate> found, WrittenDate date, string text)
    {
        var isWord = (date.Start == 0 || !char.IsLetterOrDigit(text[date.Start - 1])) && (date.End == text.Length || !char.IsLetterOrDigit(text[date.End]));
        if (isWord && !found.Exists(f => f.Start < date.End && date.Start < f.End))
        {
            found.Add(date);
        }
    }

    private static IEnumerable<string> MembersOf(ExecutedQuery query)
    {
        for (var column = 0; column < query.Columns.Length; column++)
        {
            if (query.Columns[column].Role != ColumnRole.GroupBy)
            {
                continue;
            }

            foreach (var row in query.Result.Rows)
            {
                var name = row[column] is string or int or long or decimal ? Convert.ToString(row[column], CultureInfo.InvariantCulture)! : "";
                if (name.AsSpan().ContainsAnyInRange('0', '9'))
                {
                    yield return name;
                }
            }
        }
    }

    private static IEnumerable<(DateOnly, DateOnly)> DaysOf(Evidence evidence)
    {
        if (evidence.Value is DateOnly day)
        {
            yield return (day, day);
        }

        // The first and last day of what an answer is about may be said alone.
        foreach (var period in new[] { evidence.Scope.Period, evidence.Scope.Baseline }.OfType<Period>())
        {
            yield return (period.Start, period.End);
            yield return (period.Start, period.Start);
            yield return (period.End, period.End);
        }
    }
}
