using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// Whether all values of a column are numbers or dates as people write them, in one and the same form. A form is chosen only
/// where the values leave no other: <c>03/04/2024</c> alone may be March or April, and <c>1,234</c> alone may be a thousand or one.
/// </summary>
internal sealed class WrittenForms
{
    // In strptime's letters.
    private static readonly ImmutableArray<string> Days =
    [
        "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%Y-%m",
        "%m/%Y", "%b %Y", "%B %Y",
    ];

    private static readonly ImmutableArray<(string Format, string DotNet, ColumnKind Kind)> Formats =
    [
        .. Days.Select(d => (d, ColumnType.DotNetFormat(d)!, ColumnKind.Date)),
        .. Days.Where(d => !d.Contains('b', StringComparison.OrdinalIgnoreCase) && d.Contains("%d", StringComparison.Ordinal))
            .SelectMany(d => new[] { $"{d} %H:%M", $"{d} %H:%M:%S" })
            .Select(d => (d, ColumnType.DotNetFormat(d)!, ColumnKind.Timestamp)),
    ];

    /// <summary>Every form that values of a kind can have, those of databases first.</summary>
    /// <param name="kind">Times or numbers.</param>
    public static ImmutableArray<ColumnType> Candidates(NeededKind kind) => kind == NeededKind.Time
        ? [new ColumnType(ColumnKind.Timestamp), .. Formats.Select(f => new ColumnType(f.Kind, Format: f.Format))]
        : [new ColumnType(ColumnKind.Double), .. new[] { '.', ',' }.Select(m => new ColumnType(ColumnKind.Double) { Form = new NumberForm(m) })];

    private readonly List<(string Format, string DotNet, ColumnKind Kind)> dates = [.. Formats];
    private readonly Dictionary<char, NumberShape> numbers = new() { ['.'] = new NumberShape(), [','] = new NumberShape() };
    private readonly HashSet<string> signs = new(StringComparer.Ordinal);
    private long percents;
    private long values;
    private bool differs;

    /// <summary>True where one more value can change nothing.</summary>
    private bool IsOver => dates.Count == 0 && numbers.Count == 0;

    /// <summary>Looks at one value.</summary>
    /// <param name="value">The field's bytes without spaces around it; not empty.</param>
    public void Add(ReadOnlySpan<byte> value)
    {
        if (IsOver)
        {
            return;
        }

        values++;
        if (IsPlain(value, out var decimals) && decimals != 3)
        {
            AddPlain(value, hasMark: decimals > 0);
            return;
        }

        var text = Encoding.UTF8.GetString(value);
        dates.RemoveAll(f => !DateTime.TryParseExact(text, f.DotNet, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        AddNumber(text);
    }

    /// <summary>The type of the one form that holds every value; null where there is none, or more than one.</summary>
    public ColumnType? Choose()
    {
        if (dates is [var only])
        {
            return new ColumnType(only.Kind, Format: only.Format);
        }

        // Where "May" is the long name and the short one, both say the same.
        if (dates.Count > 1)
        {
            return dates.TrueForAll(d => d.Format.Contains('b', StringComparison.OrdinalIgnoreCase)) ? new ColumnType(dates[0].Kind, Format: dates[0].Format) : null;
        }

        return IsOver || values == 0 || signs.Count > 1 || (percents != 0 && percents != values) || (numbers.Count == 2 && differs)
            ? null
            : Number(numbers.ContainsKey('.') ? '.' : ',');
    }

    /// <summary>True where the values are dates or numbers, and which ones cannot be told.</summary>
    public bool IsAmbiguous => values > 0 && Choose() is null && (dates.Count > 1 || (numbers.Count == 2 && differs));

    private ColumnType Number(char mark)
    {
        var form = new NumberForm(mark, percents > 0, signs.SingleOrDefault(""));
        var type = ColumnProfile.Number(numbers[mark]);
        var scale = type.Kind == ColumnKind.Decimal ? type.Scale : 0;
        return form.IsPercent
            ? new ColumnType(ColumnKind.Decimal, 18, Math.Min(scale + 2, 16)) { Form = form }
            : type with { Form = form };
    }

    /// <summary>Digits, with at most a minus before and one point within: nearly every value of a column of numbers.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> value, out int decimals)
    {
        value = value[0] == (byte)'-' ? value[1..] : value;
        var mark = value.IndexOf((byte)'.');
        var whole = mark < 0 ? value : value[..mark];
        var fraction = mark < 0 ? default : value[(mark + 1)..];
        decimals = fraction.Length;
        return !whole.IsEmpty && fraction.IsEmpty == mark < 0
            && !whole.ContainsAnyExceptInRange((byte)'0', (byte)'9') && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>
    /// What the general way comes to for such a value, without a text for each: no date is written so; the point is no separator of
    /// groups where not three digits follow; and both ways of reading give the same digits.
    /// </summary>
    private void AddPlain(ReadOnlySpan<byte> value, bool hasMark)
    {
        dates.Clear();
        foreach (var mark in (ReadOnlySpan<char>)['.', ','])
        {
            if (numbers.TryGetValue(mark, out var shape) && ((hasMark && mark == ',') || !shape.TryAdd(value)))
            {
                numbers.Remove(mark);
            }
        }
    }

    private void AddNumber(string text)
    {
        var (english, european) = (Read(text, '.'), Read(text, ','));
        differs |= english is not null && european is not null && english.Value.Digits != european.Value.Digits;
        if ((english ?? european) is { } read)
        {
            percents += read.IsPercent ? 1 : 0;
            if (read.Sign.Length > 0)
            {
                signs.Add(read.Sign);
            }
        }
    }

    private (string Digits, bool IsPercent, string Sign)? Read(string text, char mark)
    {
        if (!numbers.TryGetValue(mark, out var shape))
        {
            return null;
        }

        if (NumberForm.Read(text, mark) is { } read && shape.TryAdd(Encoding.ASCII.GetBytes(read.Digits)))
        {
            return read;
        }

        numbers.Remove(mark);
        return null;
    }
}
