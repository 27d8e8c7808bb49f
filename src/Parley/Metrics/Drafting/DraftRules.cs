using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Metrics.Drafting;

/// <summary>What a table's columns become; pure functions of names and counts.</summary>
internal sealed class DraftRules(NameHints hints, DateOnly today)
{
    /// <summary>A text column with more different values than this is not drafted as a dimension.</summary>
    public const long MaxMembers = 1_000;

    /// <summary>Different values of a number that stands for an order, at most.</summary>
    public const long MaxOrder = 100;

    /// <summary>A table of a draft, but for the joins that only data can confirm.</summary>
    public (DraftTable Table, ImmutableArray<string> Checks) Table(
        TableProfile profile, ColumnProfile? key, ImmutableArray<(DraftEntity Entity, DraftParent Parent)> parents)
    {
        var joins = parents.Select(p => p.Entity).ToImmutableArray();
        var noun = hints.RowNoun(profile.Name);
        var checks = ImmutableArray.CreateBuilder<string>();
        var taken = joins.Select(j => j.Column).Append(key?.Name ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var free = profile.Columns.Where(c => !taken.Contains(c.Name)).ToImmutableArray();
        var time = DraftTime.Of(profile, free, hints, today, [.. parents.Select(p => p.Parent)]);
        checks.AddRange(Notes(profile, free, time));
        foreach (var many in free.Where(c => c.Kind == ColumnKind.Text && c.Distinct > MaxMembers))
        {
            checks.Add($"{profile.Name}.{many.Name} has {many.Distinct} different texts and was left out; add it as a dimension where people ask by it.");
        }

        var table = new DraftTable(profile, NameHints.Identifier(profile.Name), noun)
        {
            Entities = [.. key is null ? [] : new[] { new DraftEntity(noun, "primary", key.Name, $"{key.Name} is different in each of {profile.Rows} rows") }, .. joins],
            Dimensions = [.. time.Dimension is { } own ? new[] { own } : [], .. free.Select(c => Dimension(profile, c, noun)).OfType<DraftDimension>()],
            Measures = profile.Rows == 0 ? [] : [.. Measures(profile, free, time.Name)],
            Time = time,
            IsSnapshot = IsSnapshot(profile),
        };
        foreach (var column in free.Where(c => MayBeRating(c) && table.Measures.Any(m => m.Aggregation == "sum" && m.Expression == c.Name)))
        {
            checks.Add($"{profile.Name}.{column.Name} is added up, and has whole numbers from {column.Min:0} to {column.Max:0}; where they stand for an order or a rating, write agg: average.");
        }

        foreach (var measure in table.Measures.Where(m => m.Aggregation == "average" && m.Name == NameHints.Identifier(m.Expression)))
        {
            checks.Add($"{measure.Name} is drafted as a plain average over rows, because {measure.Reason}; where it should be weighted, write it as a ratio of two sums.");
        }

        return (table, checks.ToImmutable());
    }

    private static IEnumerable<string> Notes(TableProfile profile, ImmutableArray<ColumnProfile> free, DraftTime time)
    {
        if (profile.Rows == 0)
        {
            yield return $"{profile.Name} has no rows, so nothing was drafted over it but its names.";
        }
        else if (time.Note is { } note)
        {
            yield return $"{profile.Name} {note}";
        }

        var years = free.Where(IsYearName).Select(c => c.Name).ToImmutableArray();
        if (years.Length > 0)
        {
            yield return $"{profile.Name} has years for columns ({years[0]} to {years[^1]}), which were left out: with one row for each year, "
                + "in the columns year and value, they can be asked about by time.";
        }

        foreach (var empty in free.Where(c => c.Present == 0 && profile.Rows > 0))
        {
            yield return $"{profile.Name}.{empty.Name} has no values and was left out.";
        }
    }

    private static bool IsYearName(ColumnProfile column) =>
        column.Kind == ColumnKind.Number && NameHints.Words(column.Name) is [{ Length: 4 } year] && (year.StartsWith("19", StringComparison.Ordinal) || year.StartsWith("20", StringComparison.Ordinal));

    private DraftDimension? Dimension(TableProfile table, ColumnProfile column, string noun)
    {
        var name = NameHints.Identifier(column.Name);
        return column.Kind switch
        {
            ColumnKind.Time when column.Present > 0 => new DraftDimension(
                DraftTime.NameOf(column.Name, noun), column.Name, column.IsMonthly ? "month" : "day", [],
                string.Create(CultureInfo.InvariantCulture, $"dates from {column.First:yyyy-MM-dd} to {column.Last:yyyy-MM-dd}")),
            ColumnKind.Flag when column.Present > 0 => new DraftDimension(name, column.Name, null, [], "true or false"),
            ColumnKind.Text when column.Distinct is > 0 and <= MaxMembers && !(column.IsUniqueAmong(table.Rows) && hints.Hit("key", column.Name) is not null) =>
                new DraftDimension(Named(name, noun), column.Name, null, column.Samples, $"{column.Distinct} different texts") { Label = LabelOf(name, noun) },
            ColumnKind.Number when hints.Hit("position", column.Name) is { } word && column.Distinct <= MaxMembers =>
                new DraftDimension(name, column.Name, null, [], $"a number that says where or when (\"{word}\")"),
            ColumnKind.Number when OrdinalWord(column) is { } word =>
                new DraftDimension(name, column.Name, null, [], $"a number that stands for an order (\"{word}\")"),
            _ => null,
        };
    }

    private IEnumerable<DraftMeasure> Measures(TableProfile table, ImmutableArray<ColumnProfile> columns, string time)
    {
        var rows = hints.RowsNoun(table.Name);
        var isSnapshot = IsSnapshot(table);
        yield return new DraftMeasure(rows, isSnapshot ? "sum" : "count", "1", isSnapshot ? "every row counts as one; the table has the same things once a period, so they are not added up over time" : "every row counts as one")
        {
            Label = NameHints.Label(rows),
            Unit = rows.Replace('_', ' '),
            Good = Good(rows),
            Words = [.. NameHints.Words(rows)],
            IsSql = true,
            Stock = isSnapshot ? time : null,
        };
        foreach (var flag in columns.Select(c => DraftFlags.Of(c, rows, hints)).OfType<DraftMeasure>())
        {
            yield return flag with { Good = Good(flag.Name) };
        }

        foreach (var column in columns.Where(c => IsAmount(c, table.Rows)))
        {
            var measure = Measure(column, time);
            yield return measure;
            if (isSnapshot && measure is { Aggregation: "sum", Stock: null })
            {
                yield return measure with
                {
                    Name = $"average_{measure.Name}",
                    Aggregation = "average",
                    Reason = "the table has the same things once a period, so people ask for the average as well",
                    Label = $"Average {DraftMetrics.Lower(measure.Label)}",
                    Synonyms = [],
                };
            }
        }
    }

    private bool IsSnapshot(TableProfile table) => hints.Hit("snapshot", table.Name) is not null;

    private DraftMeasure Measure(ColumnProfile column, string time)
    {
        var (aggregation, reason) = Aggregation(column);
        var stock = aggregation == "sum" && hints.Hit("flow", column.Name) is null ? hints.Hit("stock", column.Name) : null;
        var isOrdinal = OrdinalWord(column) is not null;
        var label = isOrdinal ? $"Average {DraftMetrics.Lower(NameHints.Label(column.Name))}" : hints.AmountLabel(column.Name);
        var whole = isOrdinal ? label : NameHints.Label(column.Name);
        return new DraftMeasure(
            isOrdinal ? $"average_{NameHints.Identifier(column.Name)}" : NameHints.Identifier(column.Name), aggregation, column.Name,
            stock is null ? reason : $"\"{stock}\" in its name says that it is a stock: added up over everything but time")
        {
            Label = label,
            Synonyms = [.. hints.TimeNames(column.Name), .. (whole == label ? [] : new[] { whole.ToLowerInvariant() }).Concat(hints.Synonyms.Where(s => s.Name.Equals(label, StringComparison.OrdinalIgnoreCase)).SelectMany(s => s.Words))],
            Unit = UnitOf(column),
            Good = Good(column.Name),
            Stock = stock is null ? null : time,
            Words = NameHints.Words(column.Name),
        };
    }

    private (string Aggregation, string Reason) Aggregation(ColumnProfile column) =>
        hints.Hit("maximum", column.Name) is { } most ? ("max", $"\"{most}\" in its name says that the largest counts")
        : hints.Hit("minimum", column.Name) is { } least ? ("min", $"\"{least}\" in its name says that the smallest counts")
        : hints.Hit("average", column.Name) is { } word ? ("average", $"\"{word}\" in its name says that it must not be added up")
        : OrdinalWord(column) is { } order ? ("average", $"\"{order}\" in its name says that it stands for an order")
        : NameHints.IsOnScale(column.Name) ? ("average", "its name ends in the ends of a scale")
        : column.Unit == "percent" ? ("average", "its values are percentages, which must not be added up")
        : ("sum", "a number without a sign in its name that it must not be added up");

    private bool IsAmount(ColumnProfile column, long rows) =>
        column is { Kind: ColumnKind.Number, Present: > 0 }
        && !IsYearName(column) && !DraftKeys.IsRowNumber(column) && !column.IsSequence(rows)
        && hints.Hit("position", column.Name) is null
        && (NameHints.Words(column.Name) is not [.., var last] || hints.Hit("key", last) is null);

    // "Level 3" and "priority 1", but not the 40,000 of a water level.
    private string? OrdinalWord(ColumnProfile column) =>
        column is { Kind: ColumnKind.Number, Whole: true, Distinct: > 0 and <= MaxOrder } && NameHints.Words(column.Name) is [.., var last] ? hints.Hit("ordinal", last) : null;

    private static bool MayBeRating(ColumnProfile column) => column is { Kind: ColumnKind.Number, Whole: true, Min: >= 0, Max: <= 10, Distinct: > 2 };

    private string? UnitOf(ColumnProfile column)
    {
        if (column.Unit is { } written)
        {
            return written;
        }

        if (NameHints.Words(column.Name).Select(w => hints.Currencies.GetValueOrDefault(w)).FirstOrDefault(c => c is not null) is { } currency)
        {
            return currency;
        }

        if (NameHints.Words(column.Name).Concat(NameHints.WholeWords(column.Name)).Select(w => hints.Units.GetValueOrDefault(w) ?? hints.Durations.GetValueOrDefault(w)).FirstOrDefault(u => u is not null) is { } unit)
        {
            return unit;
        }

        return hints.Hit("percent", column.Name) is not null && column is { Min: >= 0, Max: <= 1 } ? "percent" : null;
    }

    private string? Good(string name) =>
        hints.Hit("good_down", name) is not null ? "down" : hints.Hit("good_up", name) is not null ? "up" : null;

    // "name" of a customers table is what people call the customer.
    private static string? LabelOf(string name, string noun) => name == $"{noun}_name" ? NameHints.Label(noun) : null;

    private static string Named(string name, string noun) => name is "name" or "title" or "label" ? $"{noun}_{name}" : name;
}
