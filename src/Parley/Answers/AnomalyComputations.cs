using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.Statistics.Anomalies;

namespace Parley.Answers;

/// <summary>What was to be expected of a point by those before it alone, as a declared computation; <c>start</c> is its place less the number of points.</summary>
public static class AnomalyComputations
{
    private static readonly ConditionalWeakTable<decimal[], Dictionary<string, ImmutableArray<JudgedRow>>> Made = [];

    internal static Computation Expected { get; } = new(
        "expected/1", "a level that follows the series and what the phase of the week usually adds, by the points before alone", _ => null)
    {
        IsOfSeries = true,
        EvaluateWith = (values, parameters) =>
            Of(values, parameters["step"]) is var judged && values.Length + (int)parameters.Number("start") is var at && at >= 0 && at < judged.Length
            && judged[at].Expected is { } expected ? ForecastComputations.Rounded(expected) : null,
    };

    /// <summary>Judges each point of an even series by those before it.</summary>
    /// <param name="values">The series, oldest first.</param>
    /// <param name="step">day, weekday, week, month, quarter or year.</param>
    public static ImmutableArray<JudgedRow> Of(ImmutableArray<decimal> values, string step)
    {
        if (values.IsDefaultOrEmpty)
        {
            return [];
        }

        var made = Made.GetOrCreateValue(ImmutableCollectionsMarshal.AsArray(values)!);
        lock (made)
        {
            if (!made.TryGetValue(step, out var judged))
            {
                judged = SeriesAnomalies.JudgePeriods([.. values.Select(v => (double?)v)], ForecastComputations.StepOf(step));
                made.Add(step, judged);
            }

            return judged;
        }
    }

    /// <summary>How many points are learnt from before any is judged.</summary>
    /// <param name="step">The step.</param>
    public static int Learnt(string step) => step switch { "day" => 28, "weekday" => 20, "week" => 16, _ => 12 };
}
