namespace Parley.Signals.Delivery;

/// <summary>When a receiver is left alone; what comes then is sent when it is over.</summary>
/// <param name="From">Local time at which it begins; equal to <paramref name="To"/> for never.</param>
/// <param name="To">Local time at which it ends; before <paramref name="From"/> for the next day.</param>
/// <param name="Zone">The time zone.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    private const int MostDays = 8;

    /// <summary>Never.</summary>
    public static QuietHours None { get; } = new(TimeOnly.MinValue, TimeOnly.MinValue, TimeZoneInfo.Utc);

    /// <summary>Days that are quiet from midnight to midnight.</summary>
    public System.Collections.Immutable.ImmutableSortedSet<DayOfWeek> Days { get; init; } = [];

    /// <summary>The first moment from one on at which it is not quiet.</summary>
    /// <param name="moment">The moment.</param>
    public DateTimeOffset After(DateTimeOffset moment)
    {
        var at = moment;
        for (var step = 0; step < 2 * MostDays && End(at) is { } end; step++)
        {
            at = end;
        }

        return at;
    }

    private DateTimeOffset? End(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone).DateTime;
        var (day, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return Days.Contains(day.DayOfWeek) && Days.Count < 7 ? Moment(day.AddDays(1), TimeOnly.MinValue)
            : From < To ? time >= From && time < To ? Moment(day, To) : null
            : From > To ? time >= From ? Moment(day.AddDays(1), To) : time < To ? Moment(day, To) : null
            : null;
    }

    // A local time that a clock change leaves out is the first one after it; of one that comes twice it is the later, so that it is over for sure.
    private DateTimeOffset Moment(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Min() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
