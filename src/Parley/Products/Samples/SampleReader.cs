using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Products.Samples;

/// <summary>Reads generate.yaml; whatever it returns without a fault can be made. Limits: 20 years, 50 tables, 5,000,000 rows a grid.</summary>
internal static class SampleReader
{
    private const int MostDays = 20 * 366;
    private const int MostTables = 50;

    /// <summary>Reads the file.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <returns>What to make; null where there is nothing to go on.</returns>
    public static SampleSpec? Read(string folder, Faults faults)
    {
        var documents = YamlReader.ReadFile(folder, SampleGenerator.SpecFile, faults);
        if (documents is not [var root, ..] || YamlFields.Of(root, faults) is not { } fields)
        {
            if (!faults.Any)
            {
                faults.Add(new Fault(SampleGenerator.SpecFile, 0, "", "The file is empty; it needs period and tables."));
            }

            return null;
        }

        var spec = new SampleSpec { Seed = fields.Integer("seed", 0) ?? 1 };
        if (Period(fields, "period", faults) is not { } period)
        {
            return null;
        }

        var tables = new SampleTableReader(period.Start, period.End, faults);
        ReadTables(fields, tables, faults);
        var plants = new SamplePlantReader(tables, period, faults);
        var planted = (fields.Map("planted")?.Entries ?? []).Select(plants.Read).OfType<PlantSpec>().ToImmutableArray();
        fields.Finish();
        return spec with { Start = period.Start, End = period.End, Tables = [.. tables.Specs.Values], Planted = planted };
    }

    /// <summary>Reads a span of days; null with a fault where it is none.</summary>
    /// <param name="fields">The map it is in.</param>
    /// <param name="key">Its key.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static (DateOnly Start, DateOnly End)? Period(YamlFields fields, string key, Faults faults)
    {
        if (fields.Map(key) is not { } period)
        {
            fields.Fault(key, $"The key '{key}' is needed, with start and end.");
            return null;
        }

        var span = Span(period);
        period.Finish();
        return span;
    }

    /// <summary>Reads start and end.</summary>
    /// <param name="fields">The map with both.</param>
    public static (DateOnly Start, DateOnly End)? Span(YamlFields fields)
    {
        fields.RequiredText("start");
        fields.RequiredText("end");
        if (fields.Date("start") is not { } start || fields.Date("end") is not { } end)
        {
            return null;
        }

        if (end < start || end.DayNumber - start.DayNumber >= MostDays)
        {
            fields.Fault("end", "The end must be on or after the start, at most 20 years later.");
            return null;
        }

        return (start, end);
    }

    private static void ReadTables(YamlFields fields, SampleTableReader tables, Faults faults)
    {
        var entries = fields.Map("tables")?.Entries ?? [];
        if (entries.Length is 0 or > MostTables)
        {
            fields.Fault("tables", $"1 to {MostTables} tables are needed.");
            return;
        }

        foreach (var entry in entries)
        {
            if (YamlFields.Of(entry.Value, faults) is { } table)
            {
                tables.Read(entry.Key, table);
            }
        }
    }
}
