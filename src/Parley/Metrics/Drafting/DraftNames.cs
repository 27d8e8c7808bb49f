using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>Makes the names of measures different across tables: metrics share one name space.</summary>
internal static class DraftNames
{
    public static ImmutableArray<DraftTable> Distinct(ImmutableArray<DraftTable> tables)
    {
        var often = tables.SelectMany(t => t.Measures).GroupBy(m => m.Name, StringComparer.Ordinal)
            .Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return [.. tables.Select(t => t with { Measures = [.. t.Measures.Select((m, i) => Distinct(t, m, i, often))] })];
    }

    private static DraftMeasure Distinct(DraftTable table, DraftMeasure measure, int place, HashSet<string> often)
    {
        if (!often.Contains(measure.Name))
        {
            return measure;
        }

        // The row count keeps a table's bare name from a column that has it too.
        var name = measure.Aggregation == "count" && place == 0 ? $"{measure.Name}_count" : $"{table.RowNoun}_{measure.Name}";
        return measure with { Name = name, Label = NameHints.Label(name) };
    }
}
