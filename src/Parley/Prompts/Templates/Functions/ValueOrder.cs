namespace Parley.Prompts.Templates.Functions;

/// <summary>An order over all values: nothing, truth values, numbers, then texts; lists and maps by their JSON.</summary>
/// <param name="caseSensitive">False to compare texts without regard to case.</param>
internal sealed class ValueOrder(bool caseSensitive) : IComparer<object?>, IEqualityComparer<object?>
{
    public static ValueOrder Equality { get; } = new(true);

    public int Compare(object? x, object? y)
    {
        var kinds = Kind(x).CompareTo(Kind(y));
        return kinds != 0 ? kinds : (x, y) switch
        {
            (string a, string b) => string.Compare(a, b, caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase),
            (bool a, bool b) => a.CompareTo(b),
            _ when TemplateNumbers.Is(x) => TemplateNumbers.Compare(x!, y!),
            _ => string.CompareOrdinal(TemplateValues.Text(x), TemplateValues.Text(y)),
        };
    }

    bool IEqualityComparer<object?>.Equals(object? x, object? y) => TemplateValues.AreEqual(x, y);

    int IEqualityComparer<object?>.GetHashCode(object? obj) =>
        TemplateNumbers.Is(obj) ? TemplateNumbers.ToDouble(obj!).GetHashCode() : string.GetHashCode(TemplateValues.Text(obj), StringComparison.Ordinal);

    private static int Kind(object? value) => value switch
    {
        null or Undefined => 0,
        bool => 1,
        string => 3,
        _ when TemplateNumbers.Is(value) => 2,
        _ => 4,
    };
}
