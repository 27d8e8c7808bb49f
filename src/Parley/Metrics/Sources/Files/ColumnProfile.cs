using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Metrics.Sources.Files;

/// <summary>A value that decided something, and where it stands.</summary>
/// <param name="File">Path relative to the product folder.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Value">The value, cut to 40 characters.</param>
internal sealed record Sighting(string File, long Line, string Value);

/// <summary>
/// What the values of one text column look like, over all rows of all files of its table; chooses the narrowest type that
/// holds every one of them exactly. Empty values are null and say nothing. What is not written as databases write it is read only
/// where <see cref="WrittenForms"/> finds one form for all.
/// </summary>
internal sealed class ColumnProfile
{
    private const int MaxBadValues = MistypedColumns.MaxNamed;

    private readonly NumberShape shape = new();
    private readonly WrittenForms forms = new();
    private readonly ColumnType? wanted;
    private readonly string? wantedFormat;
    private long booleans;
    private long numbers;
    private long dates;
    private long timestamps;

    private readonly ImmutableArray<byte[]> nulls;
    private readonly Dictionary<string, long> missing = [];

    /// <summary>Creates a profile.</summary>
    /// <param name="wanted">The type the owner wrote; null to choose one.</param>
    /// <param name="nulls">Texts in UTF-8 that mean null, besides the empty one.</param>
    public ColumnProfile(ColumnType? wanted = null, ImmutableArray<byte[]> nulls = default)
    {
        this.wanted = wanted;
        this.nulls = nulls.IsDefault ? [] : nulls;
        wantedFormat = wanted?.Format is { } format ? ColumnType.DotNetFormat(format) : null;
    }

    /// <summary>Values that are not empty and do not say that there is none.</summary>
    public long Values { get; private set; }

    /// <summary>
    /// What people write where they have no value (<c>n/a</c>, <c>-</c>, <c>NULL</c>), as it was found, and how often: null in a column
    /// whose every other value has a type, and texts like any other in a column of texts.
    /// </summary>
    public IReadOnlyDictionary<string, long> Missing => missing;

    /// <summary>True where a field has spaces around its value.</summary>
    public bool HasSpaces { get; private set; }

    /// <summary>True where a time names its offset from UTC.</summary>
    public bool HasOffsets { get; private set; }

    /// <summary>The first value that is neither number, date, time nor truth value.</summary>
    public Sighting? FirstText { get; private set; }

    /// <summary>Values that do not fit the type the owner wrote; the first 5.</summary>
    public List<Sighting> Misfits { get; } = [];

    /// <summary>How many values do not fit the type the owner wrote.</summary>
    public long MisfitCount { get; private set; }

    /// <summary>Looks at one value.</summary>
    /// <param name="value">The field's bytes; spaces around it are ignored.</param>
    /// <param name="file">Where it stands.</param>
    /// <param name="line">Line from 1.</param>
    public void Add(ReadOnlySpan<byte> value, string file, long line)
    {
        var whole = value.Length;
        value = value.Trim(" \t"u8);
        HasSpaces |= value.Length < whole;
        if (value.IsEmpty || IsNull(value))
        {
            return;
        }

        if (MissingWords.Has(value))
        {
            var text = Encoding.UTF8.GetString(value);
            missing[text] = missing.GetValueOrDefault(text) + 1;
            return;
        }

        Values++;
        if (wanted is null)
        {
            forms.Add(value);
        }

        if (wanted is not null && !Fits(value))
        {
            MisfitCount++;
            if (Misfits.Count < MaxBadValues)
            {
                Misfits.Add(new Sighting(file, line, Cut(value)));
            }
        }
        else if (wanted is null && !Classify(value) && FirstText is null)
        {
            FirstText = new Sighting(file, line, Cut(value));
        }
    }

    /// <summary>The type that holds every value: the owner's, or the narrowest.</summary>
    public ColumnType Choose() =>
        wanted is not null ? wanted
        : Values == 0 ? ColumnType.Text
        : booleans == Values ? new ColumnType(ColumnKind.Boolean)
        : numbers == Values ? Number(shape)
        : dates == Values ? new ColumnType(ColumnKind.Date)
        : dates + timestamps == Values ? new ColumnType(ColumnKind.Timestamp)
        : forms.Choose() ?? ColumnType.Text;

    /// <summary>True where the values are dates or numbers in a form that cannot be told, as <c>03/04/2024</c> alone.</summary>
    public bool IsAmbiguous => wanted is null && Choose().Kind == ColumnKind.Text && forms.IsAmbiguous;

    /// <summary>True where nearly all values (19 of 20, or all but one) are of one kind but not all, so that the column is text by mistake.</summary>
    public bool IsNearlyTyped => wanted is null && Choose().Kind == ColumnKind.Text && FirstText is not null && Values >= 3
        && (Math.Max(numbers, dates + timestamps) * 20 >= Values * 19 || Math.Max(numbers, dates + timestamps) == Values - 1);

    /// <summary>The type for numbers of a shape.</summary>
    /// <param name="shape">The digits they need.</param>
    public static ColumnType Number(NumberShape shape)
    {
        // (1) Whole numbers of up to 18 digits, else (2) every digit within 18, so that a product of two columns fits 38.
        if (shape.Unbounded)
        {
            return new ColumnType(ColumnKind.Double);
        }

        if (shape.IsWhole && shape.IntegerDigits <= 18)
        {
            return new ColumnType(ColumnKind.Integer);
        }

        var integer = Math.Max(1, shape.IntegerDigits);
        if (integer + shape.Scale <= 18)
        {
            return new ColumnType(ColumnKind.Decimal, 18, shape.Scale);
        }

        // (3) Binary fractions written out (17 digits): rounded where no value changes by more than 10⁻¹² of itself.
        if (shape.SignificantDigits <= 17 && integer < 18 && shape.Keeps(18 - integer))
        {
            return new ColumnType(ColumnKind.Decimal, 18, 18 - integer);
        }

        // (4) Every digit within 38, (5) floating point.
        return integer + shape.Scale <= 38 && shape.Scale <= 18
            ? new ColumnType(ColumnKind.Decimal, 38, shape.Scale)
            : new ColumnType(ColumnKind.Double);
    }

    /// <summary>True where a text would be read as a value of this type's kind; text is never.</summary>
    /// <param name="type">The type.</param>
    /// <param name="text">The text.</param>
    public static bool LooksLike(ColumnType type, string text)
    {
        var probe = new ColumnProfile(type with { Precision = 38, Scale = 18 });
        probe.Add(Encoding.UTF8.GetBytes(text), "", 0);
        return type.Kind != ColumnKind.Text && probe is { Values: 1, Misfits.Count: 0 };
    }

    /// <summary>True where a text is a value of exactly this type, in its form.</summary>
    /// <param name="type">The type.</param>
    /// <param name="text">The text.</param>
    public static bool Fits(ColumnType type, string text)
    {
        var probe = new ColumnProfile(type);
        probe.Add(Encoding.UTF8.GetBytes(text), "", 0);
        return probe.Values == 1 && probe.Misfits.Count == 0;
    }

    private bool IsNull(ReadOnlySpan<byte> value)
    {
        foreach (var text in nulls)
        {
            if (value.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    private bool Classify(ReadOnlySpan<byte> value)
    {
        if (IsBoolean(value))
        {
            booleans++;
        }
        else if (shape.TryAdd(value))
        {
            numbers++;
        }
        else if (IsDate(value))
        {
            dates++;
        }
        else if (IsTimestamp(value))
        {
            timestamps++;
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool Fits(ReadOnlySpan<byte> value)
    {
        switch (wanted!.Kind)
        {
            case ColumnKind.Text:
                return true;
            case ColumnKind.Boolean:
                return IsBoolean(value);
            case ColumnKind.Date or ColumnKind.Timestamp when wantedFormat is not null:
                return DateTime.TryParseExact(
                    Encoding.UTF8.GetString(value), wantedFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            case ColumnKind.Date:
                return IsDate(value);
            case ColumnKind.Timestamp:
                return IsDate(value) || IsTimestamp(value);
            default:
                var one = new NumberShape();
                return Counts(one, value) && wanted.Kind switch
                {
                    ColumnKind.Integer => one is { Unbounded: false, IsWhole: true, IntegerDigits: <= 18 },
                    ColumnKind.Decimal => !one.Unbounded && one.Scale <= wanted.Scale
                        && one.IntegerDigits <= Math.Max(1, wanted.Precision - wanted.Scale),
                    _ => true,
                };
        }
    }

    private bool Counts(NumberShape one, ReadOnlySpan<byte> value) => wanted!.Form is { } form
        ? NumberForm.Read(Encoding.UTF8.GetString(value), form.Mark) is { IsPercent: false } read && one.TryAdd(Encoding.ASCII.GetBytes(read.Digits))
        : one.TryAdd(value);

    private static bool IsBoolean(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "false"u8);

    private static bool IsDate(ReadOnlySpan<byte> value) =>
        value.Length == 10 && value[4] == (byte)'-' && value[7] == (byte)'-'
        && Number(value[..4], out var year) && Number(value[5..7], out var month) && Number(value[8..], out var day)
        && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <summary>ISO 8601 with a space or T, to the minute or finer, and an optional Z or offset.</summary>
    private bool IsTimestamp(ReadOnlySpan<byte> value)
    {
        if (value.Length < 16 || !IsDate(value[..10]) || value[10] is not ((byte)' ' or (byte)'T')
            || value[13] != (byte)':' || !Number(value[11..13], out var hour) || !Number(value[14..16], out var minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        var rest = value[16..];
        if (rest.Length >= 3 && rest[0] == (byte)':')
        {
            if (!Number(rest[1..3], out var second) || second > 59)
            {
                return false;
            }

            rest = rest[3..];
            if (!rest.IsEmpty && rest[0] == (byte)'.')
            {
                var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                rest = digits < 0 ? [] : rest[(1 + digits)..];
            }
        }

        HasOffsets |= !rest.IsEmpty;
        return rest.IsEmpty || IsOffset(rest);
    }

    /// <summary>Z, +02, +0200 or +02:00.</summary>
    internal static bool IsOffset(ReadOnlySpan<byte> text) =>
        text is [(byte)'Z'] or [(byte)'z']
        || (text[0] is (byte)'+' or (byte)'-' && text.Length switch
        {
            3 => Number(text[1..], out var h) && h <= 15,
            5 => Number(text[1..], out var hm) && hm <= 1559,
            6 => text[3] == (byte)':' && Number(text[1..3], out var hours) && Number(text[4..], out var minutes) && hours <= 15 && minutes <= 59,
            _ => false,
        });

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }

    private static string Cut(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 160)]);
        return text.Length > 40 ? text[..40] + "…" : text;
    }
}
