using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Products.Samples;

/// <summary>Reads effects.</summary>
/// <param name="tables">The tables they are planted in.</param>
/// <param name="data">First and last day of the data.</param>
/// <param name="faults">Gathers what is wrong.</param>
internal sealed class SamplePlantReader(SampleTableReader tables, (DateOnly Start, DateOnly End) data, Faults faults)
{
    private static readonly ImmutableDictionary<string, PlantKind> Kinds = new Dictionary<string, PlantKind>
    {
        ["spike"] = PlantKind.Spike,
        ["drop"] = PlantKind.Drop,
        ["level_shift"] = PlantKind.LevelShift,
        ["price_change"] = PlantKind.PriceChange,
        ["mix_shift"] = PlantKind.MixShift,
        ["missing"] = PlantKind.Missing,
    }.ToImmutableDictionary();

    /// <summary>Reads one effect.</summary>
    /// <param name="entry">Its name and keys.</param>
    public PlantSpec? Read(YamlEntry entry)
    {
        if (YamlFields.Of(entry.Value, faults) is not { } fields)
        {
            return null;
        }

        fields.RequiredText("kind");
        var kind = fields.OneOf("kind", [.. Kinds.Keys.Order(StringComparer.Ordinal)]);
        var table = fields.RequiredText("table") ?? "";
        if (tables.NamesOf(table) is not { } names)
        {
            fields.Fault("table", $"There is no table '{table}'; {Faults.Suggestion(table, tables.Specs.Keys)}.");
            return null;
        }

        if (kind is null || Period(fields) is not { } period)
        {
            return null;
        }

        var plant = new PlantSpec
        {
            Name = entry.Key,
            Place = fields.Place,
            Kind = Kinds[kind],
            Table = table,
            Column = fields.Text("column") ?? "",
            Period = period,
            Where = [.. (fields.Map("where")?.Entries ?? []).Select(e => Scope(e, names.Tables)).OfType<ScopeSpec>()],
            Factor = SampleColumnReader.Range(fields, "factor", 0),
            Total = SampleColumnReader.Range(fields, "total", 0),
            Share = SampleColumnReader.Range(fields, "share", 0),
            From = Member(fields, "from", names),
            To = Member(fields, "to", names),
            Metric = fields.Text("metric") ?? "",
            Input = fields.Text("input") ?? "",
            Questions = fields.Texts("questions"),
        };
        fields.Finish();
        Check(plant, names, fields);
        return plant;
    }

    private PlantPeriod? Period(YamlFields fields)
    {
        if (fields.Map("period") is not { } span || SampleReader.Span(span) is not var (start, end))
        {
            fields.Fault("period", "The key 'period' is needed, with start and end.");
            return null;
        }

        var days = SampleColumnReader.Range(span, "days", 1);
        var period = new PlantPeriod(start, end) { Days = days, Month = span.Boolean("month") ?? false };
        span.Finish();
        if (start < data.Start || end > data.End)
        {
            span.Fault("start", "The effect's period lies outside the data's.");
        }

        if (days?.Most > end.DayNumber - start.DayNumber + 1)
        {
            span.Fault("days", "The period does not have so many days.");
            return null;
        }

        if (period is { Month: true, Months.IsEmpty: true })
        {
            span.Fault("month", "No whole calendar month lies in the period.");
            return null;
        }

        return period;
    }

    private ScopeSpec? Member(YamlFields fields, string key, SampleNames names) =>
        fields.Map(key)?.Entries is [var entry] ? Scope(entry, names.Tables) : null;

    /// <summary>Reads <c>table.column: {draw: 2, of: [a, b, c]}</c>, or <c>table.column: 1</c> to draw one of all.</summary>
    private ScopeSpec? Scope(YamlEntry entry, IReadOnlyCollection<string> reachable)
    {
        if (entry.Key.Split('.') is not [var table, var column] || !reachable.Contains(table)
            || tables.MembersOf(table) is not { } members || members.Columns.IndexOf(column) is var index && index < 0)
        {
            faults.Add(entry.Value.Place.Fault($"'{entry.Key}' is not a column of a table that the rows belong to; {Faults.Suggestion(entry.Key, reachable)}."));
            return null;
        }

        var values = members.Rows.Select(row => row[index]).Distinct().ToArray();
        var of = ImmutableArray<string>.Empty;
        int? count = null;
        if (entry.Value is YamlScalar scalar)
        {
            count = int.TryParse(scalar.Value, out var number) ? number : null;
        }
        else if (YamlFields.Of(entry.Value, faults) is { } fields)
        {
            (count, of) = (fields.Integer("draw", 1) ?? 1, fields.Texts("of"));
            fields.Finish();
        }

        foreach (var value in of.Except(values))
        {
            faults.Add(entry.Value.Place.Fault($"'{table}.{column}' has no '{value}'; {Faults.Suggestion(value, values)}."));
        }

        if (count is null or < 1 || count > (of.IsEmpty ? values.Length : of.Length))
        {
            faults.Add(entry.Value.Place.Fault("The number of members to draw is needed, no more than there are."));
            return null;
        }

        return new ScopeSpec(table, column, count.Value, of);
    }

    private static void Check(PlantSpec plant, SampleNames names, YamlFields fields)
    {
        var shape = names.Find(plant.Column)?.Shape;
        switch (plant.Kind)
        {
            case PlantKind.Missing when plant.Column.Length > 0:
                fields.Fault("column", "Rows are missing as a whole; leave the column out.");
                break;
            case PlantKind.Missing:
                break;
            case PlantKind.MixShift when shape != ColumnShape.Key || plant.From is null || plant.To is null || plant.Share is null:
                fields.Fault("kind", "A mix shift needs a column that picks members, and from, to and share.");
                break;
            case PlantKind.MixShift:
                break;
            default:
                CheckFactor(plant, shape, fields);
                break;
        }
    }

    private static void CheckFactor(PlantSpec plant, ColumnShape? shape, YamlFields fields)
    {
        if (shape != ColumnShape.Number)
        {
            fields.Fault("column", "A column of numbers of the table is needed.");
        }

        if (plant.Factor is null == plant.Total is null)
        {
            fields.Fault("factor", "One of factor and total is needed.");
        }
    }
}
