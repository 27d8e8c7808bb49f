using System.Collections.Immutable;
using Parley.Statistics.Forecasting.Seasonality;

namespace Parley.Statistics.Forecasting;

/// <summary>What each holiday adds to its day, as the past shows it; little evidence is shrunk towards nothing.</summary>
internal sealed class HolidayEffects
{
    private readonly ImmutableSortedDictionary<int, double> _effects;

    private HolidayEffects(ImmutableSortedDictionary<int, double> effects) => _effects = effects;

    /// <summary>No holidays.</summary>
    public static HolidayEffects None { get; } = new(ImmutableSortedDictionary<int, double>.Empty);

    /// <summary>Learns from what trend and seasons leave over on each holiday.</summary>
    /// <param name="parts">The series with its seasons taken out.</param>
    /// <param name="holidays">The holiday of each period, −1 for none.</param>
    public static HolidayEffects Estimate(SeasonalParts parts, ReadOnlySpan<int> holidays)
    {
        var (over, days) = (new double[holidays.Length], new SortedDictionary<int, List<double>>());
        for (var i = 0; i < over.Length; i++)
        {
            over[i] = parts.Rest[i] - Level(parts.Rest, holidays, i);
            if (holidays[i] >= 0)
            {
                days.TryAdd(holidays[i], []);
                days[holidays[i]].Add(over[i]);
            }
        }

        var noise = Math.Pow(Quantiles.Deviation(over), 2);
        return new HolidayEffects(days.ToImmutableSortedDictionary(d => d.Key, d => Shrunk(d.Value, noise)));
    }

    /// <summary>What a holiday adds; 0 for none and for one not seen before.</summary>
    /// <param name="holiday">Its number, −1 for none.</param>
    public double At(int holiday) => _effects.GetValueOrDefault(holiday);

    /// <summary>The series as it would be without its holidays.</summary>
    /// <param name="values">The series.</param>
    /// <param name="holidays">The holiday of each period.</param>
    public double[] Without(double[] values, ReadOnlySpan<int> holidays)
    {
        var plain = (double[])values.Clone();
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] -= At(holidays[i]);
        }

        return plain;
    }

    private static double Shrunk(List<double> seen, double noise)
    {
        var mean = seen.Average();
        var sure = mean * mean * seen.Count;
        return sure <= noise ? 0 : mean * (1 - (noise / sure));
    }

    // The middle of the nearest ordinary periods on both sides.
    private static double Level(double[] rest, ReadOnlySpan<int> holidays, int at)
    {
        const int reach = 7;
        var near = new List<double>(2 * reach);
        for (var i = Math.Max(0, at - reach); i <= Math.Min(holidays.Length - 1, at + reach); i++)
        {
            if (i != at && holidays[i] < 0)
            {
                near.Add(rest[i]);
            }
        }

        return near.Count == 0 ? rest[at] : Quantiles.Median([.. near]);
    }
}
