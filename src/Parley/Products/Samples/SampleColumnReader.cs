using System.Collections.Immutable;
using System.Globalization;
using Parley.Products.Yaml;

namespace Parley.Products.Samples;

/// <summary>Reads the columns of one table.</summary>
/// <param name="tables">The tables before it.</param>
/// <param name="names">The columns so far.</param>
/// <param name="faults">Gathers what is wrong.</param>
internal sealed class SampleColumnReader(SampleTableReader tables, SampleNames names, Faults faults)
{
    private const int DaysOfWeek = 7;
    private const int MostDecimals = 6;

    /// <summary>Reads a column and offers it to those after it.</summary>
    /// <param name="entry">Its name and keys.</param>
    public ColumnSpec? Read(YamlEntry entry)
    {
        if (YamlFields.Of(entry.Value, faults) is not { } fields)
        {
            return null;
        }

        var (column, shape, table) = fields switch
        {
            _ when fields.Has("pick") => Pick(entry.Key, fields),
            _ when fields.Has("choose") => Choose(entry.Key, fields),
            _ when fields.Has("id") => (new ColumnSpec.Id(entry.Key, fields.Text("id") ?? ""), ColumnShape.Text, ""),
            _ when fields.Has("copy") => Copy(entry.Key, fields),
            _ when fields.Has("delay") => Delay(entry.Key, fields),
            _ => (Number(entry.Key, fields), ColumnShape.Number, ""),
        };
        fields.Finish();
        if (!names.Add(entry.Key, shape, table))
        {
            faults.Add(fields.Place.Fault($"The table already has a column '{entry.Key}'."));
        }

        return column;
    }

    /// <summary>Reads a product of factors.</summary>
    /// <param name="name">The column.</param>
    /// <param name="fields">Its keys.</param>
    public ColumnSpec.Number Number(string name, YamlFields fields)
    {
        var number = new ColumnSpec.Number(name)
        {
            Base = Positive(fields, "base") ?? 1,
            Times = [.. fields.Texts("times").Where(factor => IsFactor(factor, fields))],
            AtMost = fields.Text("at_most") is { } cap && IsColumn(cap, "at_most", fields, ColumnShape.Number) ? cap : null,
            Spread = Positive(fields, "spread") ?? 0,
            Weekdays = Weekdays(fields),
            Swing = Positive(fields, "swing") ?? 0,
            Peak = Peak(fields),
            Trend = (double)(fields.Number("trend") ?? 0),
            Noise = Positive(fields, "noise") ?? 0,
            DayNoise = Positive(fields, "day_noise") ?? 0,
            Decimals = fields.Integer("decimals", 0, MostDecimals) ?? 0,
            Whole = fields.Boolean("whole") ?? false,
        };
        fields.Finish();
        return number;
    }

    private (ColumnSpec?, ColumnShape, string) Pick(string name, YamlFields fields)
    {
        var table = fields.RequiredText("pick") ?? "";
        var weight = fields.RequiredText("weight") ?? "";
        if (tables.MembersOf(table) is not { } members)
        {
            fields.Fault("pick", $"There is no table of members '{table}' before this one; {Faults.Suggestion(table, tables.MemberTables)}.");
            return (null, ColumnShape.Text, "");
        }

        if (!SampleNames.IsNumber(members, weight))
        {
            fields.Fault("weight", $"'{table}' has no column '{weight}' with a number for each member; {Faults.Suggestion(weight, members.Columns)}.");
        }

        return (new ColumnSpec.Pick(name, table, weight), ColumnShape.Key, table);
    }

    private static (ColumnSpec?, ColumnShape, string) Choose(string name, YamlFields fields)
    {
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        foreach (var (value, weight) in fields.TextMap("choose"))
        {
            if (double.TryParse(weight, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                values.Add((value, number));
            }
            else
            {
                fields.Fault("choose", $"The weight of '{value}' must be a number, not '{weight}'.");
            }
        }

        if (values.Count == 0)
        {
            fields.Fault("choose", "At least one value with its weight is needed.");
            return (null, ColumnShape.Text, "");
        }

        var choose = new ColumnSpec.Choose(name, values.ToImmutable());
        return (choose, choose.Numbers is null ? ColumnShape.Text : ColumnShape.Number, "");
    }

    private (ColumnSpec?, ColumnShape, string) Copy(string name, YamlFields fields)
    {
        var source = fields.RequiredText("copy") ?? "";
        if (names.Parent?.Find(source) is not { } found)
        {
            fields.Fault("copy", $"The other table has no column '{source}'; {Faults.Suggestion(source, names.Parent?.All ?? [])}.");
            return (null, ColumnShape.Text, "");
        }

        return (new ColumnSpec.Copy(name, source), found.Shape, found.Table);
    }

    private (ColumnSpec?, ColumnShape, string) Delay(string name, YamlFields fields)
    {
        var days = Range(fields, "delay", 0);
        if (names.Parent is null || days is null)
        {
            fields.Fault("delay", "Least and most days after the other table's row are needed: [2, 20].");
            return (null, ColumnShape.Day, "");
        }

        return (new ColumnSpec.Delay(name, days), ColumnShape.Day, "");
    }

    /// <summary>Reads two numbers, the smaller one first; null where the key is absent, or with a fault.</summary>
    /// <param name="fields">The map it is in.</param>
    /// <param name="key">Its key.</param>
    /// <param name="least">Smallest number allowed.</param>
    public static DrawnRange? Range(YamlFields fields, string key, double least)
    {
        if (!fields.Has(key))
        {
            return null;
        }

        if (fields.Texts(key) is [var low, var high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out var from)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out var to)
            && from >= least && from <= to && to <= int.MaxValue)
        {
            return new DrawnRange(from, to);
        }

        fields.Fault(key, "Two numbers are needed, the smaller one first.");
        return null;
    }

    private bool IsFactor(string factor, YamlFields fields)
    {
        if (factor.Split('.') is not [var table, var attribute])
        {
            return IsColumn(factor, "times", fields, ColumnShape.Number);
        }

        if (!names.Tables.Contains(table) || tables.MembersOf(table) is not { } members)
        {
            fields.Fault("times", $"No column before this one says which member of '{table}' a row belongs to; {Faults.Suggestion(table, names.Tables)}.");
            return false;
        }

        if (!SampleNames.IsNumber(members, attribute))
        {
            fields.Fault("times", $"'{table}' has no column '{attribute}' with a number for each member; {Faults.Suggestion(attribute, members.Columns)}.");
            return false;
        }

        return true;
    }

    private bool IsColumn(string column, string key, YamlFields fields, ColumnShape shape)
    {
        if (names.Find(column)?.Shape == shape)
        {
            return true;
        }

        fields.Fault(key, $"There is no column of numbers '{column}' before this one; {Faults.Suggestion(column, names.All)}.");
        return false;
    }

    private static double? Positive(YamlFields fields, string key)
    {
        var number = fields.Number(key);
        if (number < 0)
        {
            fields.Fault(key, "A number of at least 0 is needed.");
        }

        return (double?)number;
    }

    private static ImmutableArray<double> Weekdays(YamlFields fields)
    {
        var factors = fields.Texts("weekdays")
            .Select(text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : double.NaN)
            .ToImmutableArray();
        if (fields.Has("weekdays") && (factors.Length != DaysOfWeek || factors.Any(double.IsNaN)))
        {
            fields.Fault("weekdays", "Seven factors are needed, Monday's first.");
            return [];
        }

        return factors;
    }

    private static int Peak(YamlFields fields)
    {
        if (fields.Text("peak") is not { } text)
        {
            return 1;
        }

        if (DateOnly.TryParseExact($"2025-{text}", "yyyy-MM-dd", out var day))
        {
            return day.DayOfYear;
        }

        fields.Fault("peak", $"A day of the year as 11-25 is needed, not '{text}'.");
        return 1;
    }
}
