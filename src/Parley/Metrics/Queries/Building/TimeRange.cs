using Parley.Answers;
using Parley.Metrics.Queries.Names;

namespace Parley.Metrics.Queries.Building;

/// <summary>A range of time; open where a bound is null.</summary>
/// <param name="Start">First moment, inclusive.</param>
/// <param name="End">Last moment, exclusive.</param>
internal sealed record TimeRange(DateTime? Start, DateTime? End)
{
    /// <summary>
    /// True where an accumulated value that is taken at another time may lie outside the range itself. MetricFlow cuts
    /// it off: of a trailing sum two days ago, the first two days of the range have none.
    /// </summary>
    internal bool IsExact { get; init; }

    /// <summary>The range of a query; null where it has none.</summary>
    /// <param name="query">The query.</param>
    /// <param name="grain">The grain that the range is widened to, as in MetricFlow, unless the query wants it exact.</param>
    internal static TimeRange? Of(MetricQuery query, TimeGrain grain)
    {
        if (query.Start is null && query.End is null)
        {
            return null;
        }

        // A date alone means its whole day.
        var wholeDay = query.End is { } end && end.TimeOfDay == TimeSpan.Zero;
        if (query.ExactRange)
        {
            return new TimeRange(query.Start, wholeDay ? query.End!.Value.AddDays(1) : query.End?.AddMicroseconds(1)) { IsExact = true };
        }

        var last = wholeDay ? query.End!.Value.AddDays(1).AddTicks(-1) : query.End;
        return new TimeRange(
            query.Start is { } start ? Grains.Start(grain, start) : null,
            last is { } moment ? Grains.Next(grain, Grains.Start(grain, moment)) : null);
    }
}
