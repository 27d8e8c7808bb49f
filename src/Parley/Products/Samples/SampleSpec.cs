using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Products.Samples;

/// <summary>What <c>generate.yaml</c> says: tables to make, and effects to plant in them.</summary>
internal sealed record SampleSpec
{
    /// <summary>The seed where the caller names none.</summary>
    public int Seed { get; init; }

    /// <summary>First day of the data.</summary>
    public DateOnly Start { get; init; }

    /// <summary>Last day of the data.</summary>
    public DateOnly End { get; init; }

    /// <summary>Tables, each after the tables it needs.</summary>
    public ImmutableArray<TableSpec> Tables { get; init; } = [];

    /// <summary>Effects; applied to a column in this order.</summary>
    public ImmutableArray<PlantSpec> Planted { get; init; } = [];
}

/// <summary>How one table is made. A name that begins with _ is worked with and not written.</summary>
/// <param name="Name">The table, and its file in data/.</param>
internal abstract record TableSpec(string Name)
{
    /// <summary>One row a day, with nothing but the day.</summary>
    /// <param name="Name">The table.</param>
    /// <param name="Column">The day's column.</param>
    /// <param name="Start">First day.</param>
    /// <param name="End">Last day.</param>
    internal sealed record Days(string Name, string Column, DateOnly Start, DateOnly End) : TableSpec(Name);

    /// <summary>The members of an entity, as written; the first column is the key.</summary>
    /// <param name="Name">The table.</param>
    /// <param name="Columns">Column names.</param>
    /// <param name="Rows">Cells in column order.</param>
    internal sealed record Members(
        string Name, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows) : TableSpec(Name);

    /// <summary>One row for each day and combination of members.</summary>
    /// <param name="Name">The table.</param>
    /// <param name="Day">The day's column.</param>
    /// <param name="Each">Tables of members.</param>
    /// <param name="Columns">Columns, each after those it is computed from.</param>
    internal sealed record Grid(
        string Name, string Day, ImmutableArray<string> Each, ImmutableArray<ColumnSpec> Columns) : TableSpec(Name);

    /// <summary>Some rows for each row of another table.</summary>
    /// <param name="Name">The table.</param>
    /// <param name="Parent">The other table.</param>
    /// <param name="Count">How many rows for one row of the other.</param>
    /// <param name="Columns">Columns, each after those it is computed from.</param>
    internal sealed record Events(
        string Name, string Parent, ColumnSpec.Number Count, ImmutableArray<ColumnSpec> Columns) : TableSpec(Name);

    /// <summary>False for a table that is worked with and not written.</summary>
    public bool IsWritten => Name[0] != '_';
}

/// <summary>How one column is made.</summary>
/// <param name="Name">The column.</param>
internal abstract record ColumnSpec(string Name)
{
    /// <summary>A product of factors.</summary>
    /// <param name="Name">The column.</param>
    internal sealed record Number(string Name) : ColumnSpec(Name)
    {
        /// <summary>The constant factor.</summary>
        public double Base { get; init; } = 1;

        /// <summary>Columns (<c>sessions</c>) or members' attributes (<c>campaigns._size</c>) to multiply by.</summary>
        public ImmutableArray<string> Times { get; init; } = [];

        /// <summary>A column that is never exceeded.</summary>
        public string? AtMost { get; init; }

        /// <summary>How far members differ from what their attributes say, as a standard deviation; drawn from the seed.</summary>
        public double Spread { get; init; }

        /// <summary>Factors for Monday to Sunday.</summary>
        public ImmutableArray<double> Weekdays { get; init; } = [];

        /// <summary>The yearly swing, as a fraction of the level.</summary>
        public double Swing { get; init; }

        /// <summary>Day of the year (1 to 365) on which the swing is highest.</summary>
        public int Peak { get; init; } = 1;

        /// <summary>Growth a year, as a fraction of the level at the start.</summary>
        public double Trend { get; init; }

        /// <summary>Standard deviation of a row's own noise.</summary>
        public double Noise { get; init; }

        /// <summary>Standard deviation of the noise that a day's rows share.</summary>
        public double DayNoise { get; init; }

        /// <summary>Decimals kept, 0 to 6.</summary>
        public int Decimals { get; init; }

        /// <summary>True for whole numbers in which the fraction is the chance of one more.</summary>
        public bool Whole { get; init; }
    }

    /// <summary>A member of an entity, by chance.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Table">The table of members.</param>
    /// <param name="Weight">The attribute that says how often.</param>
    internal sealed record Pick(string Name, string Table, string Weight) : ColumnSpec(Name);

    /// <summary>One of some values, by chance.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Values">Values with their weights.</param>
    internal sealed record Choose(string Name, ImmutableArray<(string Value, double Weight)> Values) : ColumnSpec(Name)
    {
        /// <summary>The values as numbers of at most 6 decimals, not below 0; null where one is none.</summary>
        public ImmutableArray<decimal>? Numbers
        {
            get
            {
                var numbers = ImmutableArray.CreateBuilder<decimal>();
                foreach (var (value, _) in Values)
                {
                    if (!decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number.Scale > 6)
                    {
                        return null;
                    }

                    numbers.Add(number);
                }

                return numbers.ToImmutable();
            }
        }
    }

    /// <summary>A running number behind a prefix.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Prefix">The prefix.</param>
    internal sealed record Id(string Name, string Prefix) : ColumnSpec(Name);

    /// <summary>The same as in the other table's row.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Source">The other table's column.</param>
    internal sealed record Copy(string Name, string Source) : ColumnSpec(Name);

    /// <summary>The row's day: some days after the other table's row; rows past the last day are left out. One a table at most.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Days">Whole days, least and most.</param>
    internal sealed record Delay(string Name, DrawnRange Days) : ColumnSpec(Name);

    /// <summary>False for a column that is worked with and not written.</summary>
    public bool IsWritten => Name[0] != '_';
}
