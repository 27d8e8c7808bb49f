using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Metrics.Sources.Files;

/// <summary>What a column of a file is stored as.</summary>
internal enum ColumnKind
{
    /// <summary>VARCHAR.</summary>
    Text,

    /// <summary>BIGINT.</summary>
    Integer,

    /// <summary>DECIMAL.</summary>
    Decimal,

    /// <summary>DOUBLE.</summary>
    Double,

    /// <summary>BOOLEAN.</summary>
    Boolean,

    /// <summary>DATE.</summary>
    Date,

    /// <summary>TIMESTAMP, in UTC where the file names an offset.</summary>
    Timestamp,
}

/// <summary>The type of a column: chosen from its values, or written by the owner under <c>data.types</c>.</summary>
/// <param name="Kind">What it is stored as.</param>
/// <param name="Precision">Decimal: digits in all.</param>
/// <param name="Scale">Decimal: digits after the point.</param>
/// <param name="Format">Date and timestamp: how the file writes it, in strptime's letters; null for ISO 8601.</param>
internal sealed partial record ColumnType(ColumnKind Kind, int Precision = 0, int Scale = 0, string? Format = null)
{
    /// <summary>Numbers: how the file writes them; null for digits with a point.</summary>
    public NumberForm? Form { get; init; }

    /// <summary>Text.</summary>
    public static ColumnType Text { get; } = new(ColumnKind.Text);

    /// <summary>The types an owner may write, for messages.</summary>
    public const string Allowed =
        "VARCHAR, BIGINT, DECIMAL(p,s), DOUBLE, BOOLEAN, DATE, TIMESTAMP, DATE/TIMESTAMP with a format: DATE '%d.%m.%Y', or DECIMAL(p,s) with the decimal mark: DECIMAL(18,2) ','";

    /// <summary>DuckDB's name of the type.</summary>
    public string Sql => Kind switch
    {
        ColumnKind.Integer => "BIGINT",
        ColumnKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Precision},{Scale})"),
        ColumnKind.Double => "DOUBLE",
        ColumnKind.Boolean => "BOOLEAN",
        ColumnKind.Date => "DATE",
        ColumnKind.Timestamp => "TIMESTAMP",
        _ => "VARCHAR",
    };

    /// <summary>Reads what an owner wrote; null where it is no type that is allowed.</summary>
    /// <param name="text">The type.</param>
    public static ColumnType? Parse(string text)
    {
        var match = Written().Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value.ToUpperInvariant();
        var hasNumbers = match.Groups["p"].Success;
        var format = match.Groups["format"] is { Success: true } written ? written.Value : null;
        return name switch
        {
            "DECIMAL" or "NUMERIC" when format is null => Decimal(match),
            "DECIMAL" or "NUMERIC" when format is "." or "," => Decimal(match) is { } type ? type with { Form = new NumberForm(format[0]) } : null,
            _ when hasNumbers => null,
            "DATE" => WithFormat(ColumnKind.Date, format),
            "TIMESTAMP" or "DATETIME" => WithFormat(ColumnKind.Timestamp, format),
            _ when format is not null => null,
            "VARCHAR" or "TEXT" or "STRING" => Text,
            "BIGINT" or "INTEGER" or "INT" => new ColumnType(ColumnKind.Integer),
            "DOUBLE" or "FLOAT" => new ColumnType(ColumnKind.Double),
            "BOOLEAN" or "BOOL" => new ColumnType(ColumnKind.Boolean),
            _ => null,
        };
    }

    /// <summary>The format in .NET's letters, for checking values; null where a letter is not known.</summary>
    /// <param name="format">In strptime's letters.</param>
    public static string? DotNetFormat(string format)
    {
        var result = new System.Text.StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var part = format[i] != '%' ? $"'{format[i]}'" : ++i == format.Length ? null : format[i] switch
            {
                'd' => "d",
                'm' => "M",
                'Y' => "yyyy",
                'y' => "yy",
                'b' => "MMM",
                'B' => "MMMM",
                'H' => "H",
                'I' => "h",
                'p' => "tt",
                'M' => "m",
                'S' => "s",
                'f' => "FFFFFF",
                _ => null,
            };
            if (part is null || format[i] == '\'')
            {
                return null;
            }

            result.Append(part);
        }

        return result.ToString();
    }

    private static ColumnType? Decimal(Match match)
    {
        var precision = match.Groups["p"].Success ? int.Parse(match.Groups["p"].Value, CultureInfo.InvariantCulture) : 18;
        var scale = match.Groups["s"].Success ? int.Parse(match.Groups["s"].Value, CultureInfo.InvariantCulture)
            : match.Groups["p"].Success ? 0 : 3;
        return precision is >= 1 and <= 38 && scale <= precision ? new ColumnType(ColumnKind.Decimal, precision, scale) : null;
    }

    private static ColumnType? WithFormat(ColumnKind kind, string? format) =>
        format is null || DotNetFormat(format) is not null ? new ColumnType(kind, Format: format) : null;

    [GeneratedRegex(@"^(?<name>[A-Za-z]+)\s*(\(\s*(?<p>\d{1,2})\s*(,\s*(?<s>\d{1,2})\s*)?\))?\s*('(?<format>[^']+)')?$")]
    private static partial Regex Written();
}
