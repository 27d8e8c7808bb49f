using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Metrics.Drafting;

/// <summary>Questions that a draft should be able to answer, in the words of its own names.</summary>
internal static class DraftQuestions
{
    /// <summary>How many are proposed at most; the first ten that are answered are kept.</summary>
    public const int MaxProposed = 40;

    public static ImmutableArray<string> From(DraftModel model, NameHints hints)
    {
        var facts = model.Events;
        var questions = new List<string>();
        for (var i = 0; questions.Count < MaxProposed && facts.Length > 0 && i < MaxProposed; i++)
        {
            var table = facts[i % facts.Length];
            var templates = table.Time.IsDated ? hints.Questions : hints.UndatedQuestions;
            var metrics = Metrics(model, table);
            var dimension = Dimensions(model, table) is { Length: > 0 } cuts ? cuts[i % cuts.Length] : null;
            questions.Add(Fill(templates[i % templates.Length], metrics[(i / facts.Length) % metrics.Length], dimension, table.Time));
        }

        return [.. questions.Where(q => q.Length > 0).Distinct()];
    }

    private static string Fill(string template, string metric, string? dimension, DraftTime time) =>
        dimension is null && template.Contains("{dimension}", StringComparison.Ordinal)
            ? ""
            : template
                .Replace("{metric}", metric, StringComparison.Ordinal)
                .Replace("{dimension}", dimension, StringComparison.Ordinal)
                .Replace("{period}", time.Period, StringComparison.Ordinal)
                .Replace("{year}", time.Last.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    // Amounts, then how many rows, what is no sum, and how many say yes.
    public static int Place(DraftMeasure measure) => measure.CountsRows ? 1 : measure.RateLabel is not null ? 3 : measure.Aggregation == "sum" ? 0 : 2;

    // One thing spread over columns is asked about by its total.
    private static ImmutableArray<string> Metrics(DraftModel model, DraftTable table)
    {
        var totals = model.Metrics.Where(m => !m.IsRatio && m.Inputs.All(i => table.Measures.Any(t => t.Name == i))).ToImmutableArray();
        var spread = totals.SelectMany(t => t.Inputs).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. totals.Select(t => t.Label)
                .Concat(table.Measures.Where(m => !spread.Contains(m.Name)).OrderBy(Place).Select(m => m.Label))
                .Select(DraftMetrics.Lower),
        ];
    }

    // Its own attributes and those of the tables it joins to.
    private static ImmutableArray<string> Dimensions(DraftModel model, DraftTable table)
    {
        var joined = table.Entities.Where(e => e.Type == "foreign").Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. model.Tables
                .Where(t => t == table || t.Entities.Any(e => e.Type == "primary" && joined.Contains(e.Name)))
                .SelectMany(t => t.Dimensions.Where(d => !t.Measures.Any(m => m.RateLabel is not null && m.Expression.Contains($"\"{d.Column}\"", StringComparison.Ordinal))))
                .Where(d => d.Grain is null && d.Samples.Length > 1)
                .Select(d => (d.Label ?? NameHints.Label(d.Name)).ToLowerInvariant())
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
