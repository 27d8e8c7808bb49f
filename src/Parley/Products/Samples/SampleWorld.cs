namespace Parley.Products.Samples;

/// <summary>What is known while a product's data is made: the seed's streams, the tables so far, the drawn effects.</summary>
internal sealed class SampleWorld
{
    /// <summary>The seed.</summary>
    public int Seed { get; }
    private readonly Dictionary<string, SampleMembers> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampleTable> tables = new(StringComparer.Ordinal);

    /// <summary>Draws the effects of a specification.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="seed">The seed.</param>
    public SampleWorld(SampleSpec spec, int seed)
    {
        (Seed, Start, End) = (seed, spec.Start.DayNumber, spec.End.DayNumber);
        foreach (var table in spec.Tables.OfType<TableSpec.Members>())
        {
            members[table.Name] = new SampleMembers(table);
        }

        Plants = [.. spec.Planted.Select(plant => DrawnPlant.Draw(plant, this))];
    }

    /// <summary>Day number of the first day.</summary>
    public int Start { get; }

    /// <summary>Day number of the last day.</summary>
    public int End { get; }

    /// <summary>The effects, in the order written.</summary>
    public IReadOnlyList<DrawnPlant> Plants { get; }

    /// <summary>The stream of random numbers with a name.</summary>
    /// <param name="name">What is drawn.</param>
    public SampleRandom Random(string name) => new(Seed, name);

    /// <summary>The members of a table.</summary>
    /// <param name="table">The table.</param>
    public SampleMembers Members(string table) => members[table];

    /// <summary>A table made before.</summary>
    /// <param name="name">The table.</param>
    public SampleTable Table(string name) => tables[name];

    /// <summary>Keeps a finished table for those that rest on it.</summary>
    /// <param name="table">The table.</param>
    public void Add(SampleTable table) => tables[table.Name] = table;

    /// <summary>The effects on a column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column; empty for effects on whole rows.</param>
    public IEnumerable<DrawnPlant> PlantsOn(string table, string column) =>
        Plants.Where(plant => plant.Spec.Table == table && plant.Spec.Column == column);
}
