using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Products.Samples;

/// <summary>A made column.</summary>
/// <param name="Name">The column.</param>
internal abstract record SampleColumn(string Name)
{
    /// <summary>The cells of the rows named, in that order.</summary>
    /// <param name="rows">Rows of this column; a row may come more than once.</param>
    public abstract SampleColumn Take(int[] rows);

    /// <summary>Writes a cell as CSV.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="row">The row.</param>
    public abstract void Write(TextWriter writer, int row);

    /// <summary>Days.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Days">Day numbers.</param>
    internal sealed record Dates(string Name, int[] Days) : SampleColumn(Name)
    {
        /// <inheritdoc />
        public override SampleColumn Take(int[] rows) => this with { Days = Array.ConvertAll(rows, row => Days[row]) };

        /// <inheritdoc />
        public override void Write(TextWriter writer, int row)
        {
            Span<char> text = stackalloc char[10];
            DateOnly.FromDayNumber(Days[row]).TryFormat(text, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            writer.Write(text);
        }
    }

    /// <summary>Numbers with a fixed number of decimals.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Scaled">The numbers times 10 to the power of <paramref name="Decimals"/>; never negative.</param>
    /// <param name="Decimals">Decimals, 0 to 6.</param>
    internal sealed record Numbers(string Name, long[] Scaled, int Decimals) : SampleColumn(Name)
    {
        /// <summary>10 to the power of <see cref="Decimals"/>.</summary>
        public long Scale { get; } = Power(Decimals);

        /// <summary>10 to a power.</summary>
        /// <param name="decimals">0 to 6.</param>
        public static long Power(int decimals) =>
            decimals switch { 0 => 1, 1 => 10, 2 => 100, 3 => 1_000, 4 => 10_000, 5 => 100_000, _ => 1_000_000 };

        /// <inheritdoc />
        public override SampleColumn Take(int[] rows) => this with { Scaled = Array.ConvertAll(rows, row => Scaled[row]) };

        /// <inheritdoc />
        public override void Write(TextWriter writer, int row)
        {
            Span<char> text = stackalloc char[24];
            var (whole, fraction) = Math.DivRem(Scaled[row], Scale);
            whole.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            writer.Write(text[..length]);
            if (Decimals > 0)
            {
                (fraction + Scale).TryFormat(text, out length, default, CultureInfo.InvariantCulture);
                text[0] = '.';
                writer.Write(text[..length]);
            }
        }
    }

    /// <summary>Members of an entity, or other repeating texts.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Codes">Index into <paramref name="Values"/>.</param>
    /// <param name="Values">The texts; members' keys in the order of their table.</param>
    internal sealed record Names(string Name, int[] Codes, ImmutableArray<string> Values) : SampleColumn(Name)
    {
        private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

        /// <summary>The table of members whose rows the codes are; empty where there is none.</summary>
        public string Table { get; init; } = "";

        /// <inheritdoc />
        public override SampleColumn Take(int[] rows) => this with { Codes = Array.ConvertAll(rows, row => Codes[row]) };

        /// <inheritdoc />
        public override void Write(TextWriter writer, int row)
        {
            var text = Values[Codes[row]];
            writer.Write(text.AsSpan().ContainsAny(Special)
                ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : text);
        }
    }

    /// <summary>A running number behind a prefix.</summary>
    /// <param name="Name">The column.</param>
    /// <param name="Prefix">The prefix.</param>
    /// <param name="Counts">The numbers.</param>
    internal sealed record Ids(string Name, string Prefix, int[] Counts) : SampleColumn(Name)
    {
        /// <inheritdoc />
        public override SampleColumn Take(int[] rows) => this with { Counts = Array.ConvertAll(rows, row => Counts[row]) };

        /// <inheritdoc />
        public override void Write(TextWriter writer, int row)
        {
            Span<char> text = stackalloc char[12];
            Counts[row].TryFormat(text, out var length, "D7", CultureInfo.InvariantCulture);
            writer.Write(Prefix);
            writer.Write(text[..length]);
        }
    }
}
