namespace Parley.Products.Samples;

/// <summary>Makes columns of numbers: a product of factors, then what is planted, then rounding.</summary>
/// <param name="world">What was made before.</param>
internal sealed class SampleNumbers(SampleWorld world)
{
    private const double DaysPerYear = 365;

    /// <summary>Makes a column of a table.</summary>
    /// <param name="spec">How.</param>
    /// <param name="table">The table.</param>
    public SampleColumn.Numbers Make(ColumnSpec.Number spec, SampleTable table)
    {
        var random = world.Random($"{table.Name}.{spec.Name}");
        var values = Expected(spec, table, random);
        foreach (var plant in world.PlantsOn(table.Name, spec.Name))
        {
            SamplePlanter.Scale(plant, table, values);
        }

        return Rounded(spec, table, values, random);
    }

    private double[] Expected(ColumnSpec.Number spec, SampleTable table, SampleRandom random)
    {
        var values = new double[table.Rows];
        Array.Fill(values, spec.Base);
        foreach (var factor in spec.Times)
        {
            Multiply(values, factor, table);
        }

        if (spec.Spread > 0)
        {
            Spread(values, spec, table);
        }

        var days = DayFactors(spec, table.Name);
        for (var row = 0; row < values.Length; row++)
        {
            values[row] *= days[table.Days[row] - world.Start];
            if (spec.Noise > 0)
            {
                values[row] *= random.NextFactor(spec.Noise);
            }
        }

        return values;
    }

    private void Multiply(double[] values, string factor, SampleTable table)
    {
        if (factor.Split('.') is [var members, var attribute])
        {
            Multiply(values, table.Members(members), world.Members(members).Numbers(attribute));
            return;
        }

        var column = (SampleColumn.Numbers)table.Column(factor);
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = values[row] * column.Scaled[row] / column.Scale;
        }
    }

    private void Spread(double[] values, ColumnSpec.Number spec, SampleTable table)
    {
        foreach (var column in table.Columns.OfType<SampleColumn.Names>().Where(c => c.Table.Length > 0))
        {
            var random = world.Random($"{table.Name}.{spec.Name} over {column.Table}");
            Multiply(values, column, [.. column.Values.Select(_ => random.NextFactor(spec.Spread))]);
        }
    }

    private static void Multiply(double[] values, SampleColumn.Names column, double[] factors)
    {
        for (var row = 0; row < values.Length; row++)
        {
            values[row] *= factors[column.Codes[row]];
        }
    }

    private double[] DayFactors(ColumnSpec.Number spec, string table)
    {
        var random = world.Random($"{table}.{spec.Name} by day");
        var factors = new double[world.End - world.Start + 1];
        for (var i = 0; i < factors.Length; i++)
        {
            var day = DateOnly.FromDayNumber(world.Start + i);
            factors[i] = (1 + (spec.Trend * i / DaysPerYear)) * (1 + (spec.Swing * Wave((day.DayOfYear - spec.Peak) / DaysPerYear)))
                * (spec.Weekdays.IsEmpty ? 1 : spec.Weekdays[((int)day.DayOfWeek + 6) % 7])
                * (spec.DayNoise > 0 ? random.NextFactor(spec.DayNoise) : 1);
        }

        return factors;
    }

    /// <summary>Nearly a cosine, of two parabolas: 1 at whole numbers, −1 half-way between.</summary>
    private static double Wave(double turns)
    {
        var distance = Math.Abs(turns - Math.Round(turns));
        return distance <= 0.25 ? 1 - (16 * distance * distance) : (16 * (0.5 - distance) * (0.5 - distance)) - 1;
    }

    private static SampleColumn.Numbers Rounded(
        ColumnSpec.Number spec, SampleTable table, double[] values, SampleRandom random)
    {
        var cap = spec.AtMost is { } name ? (SampleColumn.Numbers)table.Column(name) : null;
        var decimals = spec.Whole ? 0 : spec.Decimals;
        var scale = SampleColumn.Numbers.Power(decimals);
        var scaled = new long[values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            var value = Math.Max(0, values[row] * scale);
            var rounded = (long)(spec.Whole ? Math.Floor(value + random.NextDouble()) : Math.Round(value));
            scaled[row] = cap is null ? rounded : Math.Min(rounded, cap.Scaled[row] * scale / cap.Scale);
        }

        return new SampleColumn.Numbers(spec.Name, scaled, decimals);
    }
}
