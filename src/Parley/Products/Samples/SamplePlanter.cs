namespace Parley.Products.Samples;

/// <summary>Applies drawn effects to columns in the making.</summary>
internal static class SamplePlanter
{
    private const double LeastFactor = 0.05;
    private const double MostMoved = 0.95;

    /// <summary>Multiplies the touched rows of a column.</summary>
    /// <param name="plant">The effect.</param>
    /// <param name="table">The table.</param>
    /// <param name="values">The column.</param>
    /// <exception cref="ProductFaultException">The touched rows are too few for the total that is asked for.</exception>
    public static void Scale(DrawnPlant plant, SampleTable table, double[] values)
    {
        var touched = Touched(plant, table);
        plant.Factor = plant.Spec.Total is null
            ? plant.Size
            : 1 + ((plant.Size - 1) * WindowTotal(plant.Spec.Period, table, values) / touched.Sum(row => values[row]));
        if (!(plant.Factor >= LeastFactor && double.IsFinite(plant.Factor)))
        {
            throw Impossible(plant, "The rows it touches are too small a part of the total; let it touch more members.");
        }

        foreach (var row in touched)
        {
            values[row] *= plant.Factor;
        }

        plant.Rows = touched.Count;
    }

    /// <summary>Moves touched rows from one member to another.</summary>
    /// <param name="plant">The effect.</param>
    /// <param name="table">The table.</param>
    /// <param name="codes">The rows' members.</param>
    /// <param name="random">Decides which rows.</param>
    /// <exception cref="ProductFaultException">The member that loses has too few rows.</exception>
    public static void Move(DrawnPlant plant, SampleTable table, int[] codes, SampleRandom random)
    {
        var (from, to) = (plant.From!.Touched.IndexOf(true), plant.To!.Touched.IndexOf(true));
        var touched = Touched(plant, table);
        var losing = touched.FindAll(row => codes[row] == from);
        var chance = plant.Size * touched.Count / losing.Count;
        if (!(chance <= MostMoved))
        {
            throw Impossible(plant, "The member that loses has fewer rows than are to be moved; let a smaller share move.");
        }

        foreach (var row in losing.Where(_ => random.NextDouble() < chance))
        {
            codes[row] = to;
            plant.Rows++;
        }
    }

    /// <summary>Leaves touched rows out.</summary>
    /// <param name="plant">The effect.</param>
    /// <param name="table">The table.</param>
    public static void Remove(DrawnPlant plant, SampleTable table)
    {
        foreach (var row in Touched(plant, table))
        {
            table.Missing[row] = true;
            plant.Rows++;
        }
    }

    private static List<int> Touched(DrawnPlant plant, SampleTable table)
    {
        var first = plant.Start.DayNumber;
        var last = plant.Spec.Lasts ? int.MaxValue : plant.End.DayNumber;
        var scopes = plant.Scopes.Select(s => (table.Members(s.Spec.Table).Codes, s.Touched)).ToArray();
        var rows = new List<int>();
        for (var row = 0; row < table.Rows; row++)
        {
            if (table.Days[row] >= first && table.Days[row] <= last && Array.TrueForAll(scopes, s => s.Touched[s.Codes[row]]))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static double WindowTotal(PlantPeriod window, SampleTable table, double[] values)
    {
        var (first, last) = (window.Start.DayNumber, window.End.DayNumber);
        var total = 0.0;
        for (var row = 0; row < table.Rows; row++)
        {
            total += table.Days[row] >= first && table.Days[row] <= last ? values[row] : 0;
        }

        return total;
    }

    private static ProductFaultException Impossible(DrawnPlant plant, string reason) => new([plant.Spec.Place.Fault(reason)]);
}
