using Parley.Metrics;

namespace Parley.Bench.Fabrications;

/// <summary>Makes questions of every kind from the names of a catalogue, in a fixed order.</summary>
public static class QuestionMaker
{
    private static readonly string[] Periods =
        ["in Q3 2026", "last month", "in August 2026", "last week", "this year", "in the last 3 months", "from May to July 2026", "in 2026", "in Q2", "yesterday"];

    /// <summary>Questions about every metric, for each period and dimension, the kinds in turn.</summary>
    /// <param name="catalogue">Names.</param>
    public static IEnumerable<string> From(Catalogue catalogue)
    {
        var dimensions = catalogue.Dimensions.ToDictionary(d => d.Name, StringComparer.Ordinal);
        for (var p = 0; p < Periods.Length; p++)
        {
            foreach (var metric in catalogue.Metrics)
            {
                foreach (var question in Plain(metric.Label, Periods[p]).Concat(p == 0 ? Ahead(metric.Label) : []))
                {
                    yield return question;
                }

                var cuts = metric.Dimensions.Where(dimensions.ContainsKey).Select(d => dimensions[d]).Where(d => d.Values.Length > 1).ToArray();
                foreach (var question in cuts.Length == 0 ? [] : Cut(metric.Label, cuts[p % cuts.Length], Periods[p], p))
                {
                    yield return question;
                }
            }
        }
    }

    private static IEnumerable<string> Plain(string metric, string period) =>
    [
        $"What was {metric} {period}?",
        $"How did {metric} change {period}?",
        $"How did {metric} change {period} compared with last year?",
        $"Show {metric} by week {period}",
        $"Why did {metric} change {period}?",
        $"Was {metric} above 1000 {period}?",
        $"Is anything unusual in {metric} {period}?",
        $"How is {metric} doing against target {period}?",
    ];

    /// <summary>Of a time to come, which no period of the data is.</summary>
    private static IEnumerable<string> Ahead(string metric) =>
    [
        $"What will {metric} be next month?",
        $"Forecast {metric} for the next 6 weeks",
        $"What will {metric} be this quarter?",
        $"Are we on track for the target for {metric}?",
        $"Anything unusual in {metric} lately?",
    ];

    private static IEnumerable<string> Cut(string metric, CatalogueDimension dimension, string period, int turn)
    {
        var (first, second) = (dimension.Values[turn % dimension.Values.Length].Value, dimension.Values[(turn + 1) % dimension.Values.Length].Value);
        return
        [
            $"{metric} by {dimension.Label} {period}",
            $"Top 3 {dimension.Label} by {metric} {period}",
            $"Bottom 2 {dimension.Label} by {metric} {period}",
            $"What share of {metric} did {first} have {period}?",
            $"{metric} for {first} {period}",
            $"Compare {metric} for {first} and {second} {period}",
            $"How did {metric} change by {dimension.Label} {period}?",
            $"Which {dimension.Label} had {metric} above 500 {period}?",
            $"{metric} by month and {dimension.Label} {period}",
            $"Why did {metric} for {first} change {period}?",
        ];
    }
}
