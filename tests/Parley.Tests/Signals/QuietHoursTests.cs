using System.Globalization;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Xunit;

namespace Parley.Tests.Signals;

/// <summary>When a receiver is left alone, and when monitors run, over clock changes too.</summary>
public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly QuietHours Nights = new(new TimeOnly(22, 0), new TimeOnly(7, 0), Berlin);

    [Theory]
    [InlineData("2026-03-04T12:00Z", "2026-03-04T12:00Z")]
    [InlineData("2026-03-04T21:30Z", "2026-03-05T06:00Z")]
    [InlineData("2026-03-04T03:00Z", "2026-03-04T06:00Z")]
    [InlineData("2026-03-28T22:00Z", "2026-03-29T05:00Z")]
    [InlineData("2026-10-24T21:00Z", "2026-10-25T06:00Z")]
    public void Nights_end_by_the_local_clock_on_the_days_it_changes_too(string moment, string after) => Assert.Equal(At(after), Nights.After(At(moment)));

    [Fact]
    public void A_quiet_weekend_ends_on_Monday_after_the_quiet_night()
    {
        var quiet = Nights with { Days = [DayOfWeek.Saturday, DayOfWeek.Sunday] };

        Assert.Equal(At("2026-03-09T06:00Z"), quiet.After(At("2026-03-07T10:00Z")));
    }

    [Fact]
    public void A_time_that_the_clock_leaves_out_is_the_first_one_after_it()
    {
        var quiet = new QuietHours(new TimeOnly(0, 0), new TimeOnly(2, 30), Berlin);

        Assert.Equal(At("2026-03-29T01:00Z"), quiet.After(At("2026-03-28T23:30Z")));
    }

    [Fact]
    public void Who_is_quiet_on_all_days_or_never_is_not_waited_for_for_ever()
    {
        var always = QuietHours.None with { Days = [.. Enum.GetValues<DayOfWeek>()] };

        Assert.Equal(At("2026-03-04T12:00Z"), always.After(At("2026-03-04T12:00Z")));
        Assert.Equal(At("2026-03-04T12:00Z"), QuietHours.None.After(At("2026-03-04T12:00Z")));
    }

    [Theory]
    [InlineData("0 7 * * *", "2026-03-29T12:00Z", "2026-03-29T05:00Z")]
    [InlineData("0 7 * * *", "2026-03-29T04:00Z", "2026-03-28T06:00Z")]
    [InlineData("30 2 * * *", "2026-03-29T12:00Z", "2026-03-29T01:00Z")]
    [InlineData("0 7 * * 1", "2026-03-04T12:00Z", "2026-03-02T06:00Z")]
    public void The_last_time_of_a_schedule_is_by_the_local_clock(string cron, string now, string last) =>
        Assert.Equal(At(last), new Schedule(cron, Berlin).Last(At(now)));

    private static DateTimeOffset At(string time) => DateTimeOffset.ParseExact(time, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
