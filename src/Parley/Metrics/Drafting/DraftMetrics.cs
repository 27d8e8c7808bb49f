using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>Metrics over metrics that a draft suggests: totals of columns that differ by a number, and obvious ratios.</summary>
internal sealed class DraftMetrics(NameHints hints)
{
    /// <summary>A family of columns is totalled from this many on.</summary>
    public const int MinFamily = 3;

    public ImmutableArray<DraftMetric> Over(ImmutableArray<DraftTable> tables)
    {
        var measures = tables.SelectMany(t => t.Measures).ToImmutableArray();
        var totals = tables.SelectMany(Totals).Where(t => measures.All(m => m.Name != t.Metric.Name)).ToImmutableArray();
        var sides = measures.Where(m => m.Aggregation != "average" && m.Stock is null)
            // A count of rows called "sales orders" is no amount of sales.
            .Select(m => (m.Name, Words: m.CountsRows ? m.Words.RemoveAll(w => hints.Lists("money", w)) : m.Words, Wide: m.Words.Any(IsNumber)))
            .Concat(totals.Select(t => (t.Metric.Name, t.Words, Wide: false)))
            .Where(m => !m.Wide)
            .Select(m => (m.Name, m.Words))
            .ToImmutableArray();
        var taken = measures.Select(m => m.Name).Concat(totals.Select(t => t.Metric.Name)).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<DraftMetric> hinted = [.. Ratios(sides).Where(r => taken.Add(r.Name))];
        return
        [
            .. totals.Select(t => t.Metric),
            .. hinted,
            .. tables.SelectMany(t => Rates(t).Concat(Averages(t))).Where(r => !hinted.Any(h => h.Inputs.SequenceEqual(r.Inputs)) && taken.Add(r.Name)),
        ];
    }

    // channel_0_spend, channel_1_spend, … : one thing spread over columns. Their total is what people ask for.
    private IEnumerable<(DraftMetric Metric, ImmutableArray<string> Words)> Totals(DraftTable table)
    {
        var families = table.Measures
            .Where(m => m.Aggregation == "sum" && m.Words.Any(IsNumber))
            .GroupBy(m => string.Join('_', m.Words.Where(w => w.Length > 1 && !IsNumber(w))), StringComparer.Ordinal)
            .Where(f => f.Key.Length > 0 && f.Count() >= MinFamily);
        foreach (var family in families)
        {
            var members = family.Select(m => m.Name).ToImmutableArray();
            yield return (new DraftMetric($"total_{family.Key}", NameHints.Label($"total_{family.Key}"), string.Join(" + ", members), members, $"{members.Length} columns that differ by a number only")
            {
                Unit = family.First().Unit,
                Good = family.First().Good,
            }, NameHints.Words(family.Key));
        }
    }

    // A share of the rows, for each column of yes and no.
    private static IEnumerable<DraftMetric> Rates(DraftTable table) =>
        from flag in table.Measures
        where flag.RateLabel is not null
        select new DraftMetric(NameHints.Identifier(flag.RateLabel!), flag.RateLabel!, "", [flag.Name, table.Measures[0].Name], $"{flag.Name} of all {table.Measures[0].Name}")
        {
            Unit = "percent",
            Good = flag.Good,
        };

    // What a row comes to on average, for tables that have a row for each thing.
    private static IEnumerable<DraftMetric> Averages(DraftTable table) =>
        from measure in table.Measures
        where table is { HasPrimaryKey: true, IsSnapshot: false, Time.IsDated: true }
            && measure is { Aggregation: "sum", Stock: null, RateLabel: null, IsSql: false } && !measure.Words.Any(IsNumber)
        let row = table.RowNoun.Replace('_', ' ')
        select new DraftMetric(NameHints.Identifier($"average {measure.Label}"), $"Average {Lower(measure.Label)}", "", [measure.Name, table.Measures[0].Name], $"{measure.Name} of each row of {table.Profile.Name}")
        {
            Unit = measure.Unit,
            Good = measure.Good,
            Synonyms = [$"{Lower(measure.Label)} per {row}"],
        };

    public static string Lower(string label) => label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];

    private IEnumerable<DraftMetric> Ratios(ImmutableArray<(string Name, ImmutableArray<string> Words)> sides) =>
        from hint in hints.Ratios
        let top = First(sides, hint.Top)
        let bottom = First(sides, hint.Bottom)
        where top is not null && bottom is not null && top != bottom
        select new DraftMetric(hint.Name, hint.Label, "", [top, bottom], $"{top} and {bottom} are both there")
        {
            Unit = hint.Unit,
            Good = hint.Good,
        };

    // The column whose name ends in the word is the nearest to it: "revenue" before "revenue_before_tax".
    private static string? First(ImmutableArray<(string Name, ImmutableArray<string> Words)> sides, ImmutableArray<string> words) =>
        words.SelectMany(word => sides.Where(s => s.Words.Contains(word)).OrderBy(s => s.Words.Length).Take(1)).Select(s => s.Name).FirstOrDefault();

    private static bool IsNumber(string word) => word.All(char.IsDigit);
}
