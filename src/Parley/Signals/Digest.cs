using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Products;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Calendar = Parley.Products.Calendar;

namespace Parley.Signals;

/// <summary>What was noticed in a week, month or quarter, ranked; made of signals that were said then, each with its cause and question.</summary>
/// <param name="Period">The period.</param>
/// <param name="Signals">What moved the whole most first; one a metric, part and direction of a run of days.</param>
public sealed record Digest(Period Period, ImmutableArray<Signal> Signals)
{
    /// <summary>The most that one digest says.</summary>
    public const int Most = 12;

    /// <summary>The last period that is over on a day.</summary>
    /// <param name="grain">week, month or quarter.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="calendar">Names the period.</param>
    public static Period PeriodOf(TimeGrain grain, DateOnly asOf, Calendar calendar)
    {
        var start = Buckets.Start(grain, Buckets.Start(grain, asOf).AddDays(-1));
        return new PeriodLabels(TimeLanguage.English, calendar).Name(start, Buckets.End(grain, start));
    }

    /// <summary>Ranks signals; pure. Goals at risk and late data come first, as they cannot wait; then what moved the whole most.</summary>
    /// <param name="period">The period.</param>
    /// <param name="signals">Signals whose last day is in it, of one audience.</param>
    public static Digest Of(Period period, IEnumerable<Signal> signals) => new(
        period,
        [
            .. signals.OrderByDescending(s => s.Kind is MonitorKind.GoalAtRisk or MonitorKind.DataLate).ThenByDescending(s => s.Weight).ThenBy(s => s.Day).ThenBy(s => s.Id, StringComparer.Ordinal)
                .Take(Most),
        ]);

    /// <summary>The digest as a message.</summary>
    /// <param name="product">The product.</param>
    public Message ToMessage(Product product) => new($"{product.Title}: what changed in {Period.Label}")
    {
        Sections = Signals.IsEmpty
            ? [new MessageSection("", "Nothing unusual was noticed.")]
            : [.. Signals.Select((s, i) => new MessageSection(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {s.Headline}"), s.Cause.Length > 0 ? s.Cause : FirstLine(s.Body)))],
        Links = [.. Signals.Select((s, i) => new MessageLink(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. Why?"), s.Question))],
        Facts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["product"] = product.Name,
            ["period_start"] = Day(Period.Start),
            ["period_end"] = Day(Period.End),
        }),
    };

    /// <summary>The digest as a document.</summary>
    public DigestDocument ToDocument() => new(Period.Label, Day(Period.Start), Day(Period.End), [.. Signals.Select(SignalDocument.Of)]);

    private static string FirstLine(string body) => body.Split('\n')[0];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A digest as other programs see it; published as <c>digest.schema.json</c>.</summary>
/// <param name="Period">What the period is called.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="Signals">What was noticed, ranked.</param>
public sealed record DigestDocument(string Period, string From, string To, ImmutableArray<SignalDocument> Signals);
