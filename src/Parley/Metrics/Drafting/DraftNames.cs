using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>Makes the names of measures different across tables: metrics share one name space.</summary>
internal static class DraftNames
{
    public static ImmutableArray<DraftTable> Distinct(ImmutableArray<DraftTable> tables)
    {
        // (1) A column keeps its name before the count of its table's rows. (2) Across tables the row's noun tells them apart.
        ImmutableArray<DraftTable> own = [.. tables.Select(t => t with { Measures = [.. t.Measures.Select(m => Counted(t, m))] })];
        var often = own.SelectMany(t => t.Measures).GroupBy(m => m.Name, StringComparer.Ordinal)
            .Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return [.. own.Select(t => t with { Measures = [.. t.Measures.Select(m => often.Contains(m.Name) ? Named(m, $"{t.RowNoun}_{m.Name}") : m)] })];
    }

    private static DraftMeasure Counted(DraftTable table, DraftMeasure measure) =>
        measure.CountsRows && table.Measures.Any(m => m != measure && m.Name == measure.Name)
            ? Named(measure, $"{measure.Name}_rows")
            : measure;

    private static DraftMeasure Named(DraftMeasure measure, string name) => measure with { Name = name, Label = NameHints.Label(name) };
}
