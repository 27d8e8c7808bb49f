namespace Parley.Metrics.Catalogues;

/// <summary>The days for which there is data; none where both are null.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
internal sealed record DateSpan(DateOnly? First, DateOnly? Last)
{
    /// <summary>No day.</summary>
    public static DateSpan None { get; } = new(null, null);

    /// <summary>The days for which both have data.</summary>
    public DateSpan Meet(DateSpan other)
    {
        if (First is null || other.First is null)
        {
            return None;
        }

        var first = First > other.First ? First : other.First;
        var last = Last < other.Last ? Last : other.Last;
        return first <= last ? new DateSpan(first, last) : None;
    }
}
