using System.Collections.Immutable;

namespace Parley.Metrics.Drafting;

/// <summary>What a column of yes and no becomes beside a dimension: how many rows it is so for, and their share.</summary>
internal static class DraftFlags
{
    /// <summary>The measure; null where the column is no yes or no.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">What the table's rows are, in the plural.</param>
    /// <param name="hints">What names mean.</param>
    public static DraftMeasure? Of(ColumnProfile column, string rows, NameHints hints)
    {
        if (Expression(column, hints) is not { } expression)
        {
            return null;
        }

        var words = NameHints.Words(column.Name);
        words = words is [var first, _, ..] && hints.Lists("flag_prefix", first) ? words.RemoveAt(0) : words;
        var noun = rows.Replace('_', ' ');
        var said = string.Join(' ', words);
        // "Late orders", but "stays readmitted within 30 days".
        var counted = words.Any(w => hints.Lists("preposition", w)) ? $"{noun} {said}" : $"{said} {noun}";
        var rate = words.Select(w => hints.FlagRates.GetValueOrDefault(w)).FirstOrDefault(r => r is not null);
        return new DraftMeasure(NameHints.Identifier(counted), "sum", expression, "how many rows say yes")
        {
            Label = NameHints.Label(counted),
            Unit = noun,
            IsSql = true,
            Words = words,
            RateLabel = rate is null ? $"Share of {counted}" : NameHints.Label($"{rate} rate"),
        };
    }

    private static string? Expression(ColumnProfile column, NameHints hints)
    {
        var name = $"\"{column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        if (column is { Kind: ColumnKind.Flag, Present: > 0 })
        {
            return $"CASE WHEN {name} THEN 1 ELSE 0 END";
        }

        // The file lists pairs with the yes in front.
        return column is { Kind: ColumnKind.Text, Distinct: 2, Samples: [var a, var b] }
            ? new[] { (a, b), (b, a) }.Where(p => hints.Lists("flag_values", $"{p.Item1}/{p.Item2}".ToLowerInvariant()))
                .Select(p => $"CASE WHEN {name} = '{p.Item1}' THEN 1 ELSE 0 END").FirstOrDefault()
            : null;
    }
}
