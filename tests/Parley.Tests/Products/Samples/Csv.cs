using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Tests.Products.Samples;

/// <summary>A generated CSV file, read back simply.</summary>
internal sealed partial record Csv(string[] Columns, IReadOnlyList<Csv.Row> Rows)
{
    public static Csv Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');
        return new Csv(columns, [.. lines.Skip(1).Select(line => new Row(columns, Split(line)))]);
    }

    // No generated text holds a quotation mark: quotes only open and close.
    private static string[] Split(string line) => line.Contains('"', StringComparison.Ordinal)
        ? [.. Cell().Matches(line).Select(match => match.Groups["cell"].Value)]
        : line.Split(',');

    [GeneratedRegex("(?<=^|,)(?:\"(?<cell>[^\"]*)\"|(?<cell>[^,]*))(?=,|$)")]
    private static partial Regex Cell();

    internal sealed record Row(string[] Columns, string[] Cells)
    {
        public string this[string column] => Cells[Array.IndexOf(Columns, column)];

        public decimal Number(string column) => decimal.Parse(this[column], CultureInfo.InvariantCulture);

        public DateOnly Day(string column) => DateOnly.ParseExact(this[column], "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
