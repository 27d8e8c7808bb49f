using System.Collections.Immutable;

namespace Parley.Bench.Anomalies;

/// <summary>Something unusual that was planted.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day on which an alert finds it.</param>
/// <param name="Kind">Spike, drop, shift or outage.</param>
internal sealed record Plant(int First, int Last, string Kind);

/// <summary>Two years of days of one business metric, with planted anomalies.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Values">A value a day.</param>
/// <param name="Plants">What was planted, in order.</param>
internal sealed record PlantedSeries(string Name, double[] Values, ImmutableArray<Plant> Plants)
{
    /// <summary>Days.</summary>
    public const int Days = 730;

    /// <summary>Before this day nothing is planted and nothing counts.</summary>
    public const int Quiet = 60;

    private const int Apart = 40;

    /// <summary>The metrics of one seed: revenue, orders, sign-ups, conversion rate, spend.</summary>
    /// <param name="seed">The seed.</param>
    public static IEnumerable<PlantedSeries> Make(uint seed)
    {
        var draw = new Normals(seed * 2654435761u);
        yield return One(draw, "revenue", 20_000, 0.06, 0.3, false);
        yield return One(draw, "orders", 400, 0.05, 0.25, true);
        yield return One(draw, "sign-ups", 60, 0.04, 0.6, true);
        yield return One(draw, "conversion rate", 0.031, 0.04, 0.05, false);
        yield return One(draw, "spend", 5_000, 0.1, 0.15, false);
    }

    private static PlantedSeries One(Normals draw, string name, double level, double noise, double week, bool count)
    {
        var weekday = Enumerable.Range(0, 7).Select(_ => draw.Normal() * week * 0.5).ToArray();
        var (year, phase, slope, lingering) = (draw.Share() * 0.2, draw.Share() * 2 * Math.PI, (draw.Share() - 0.3) * 0.4 / 365, draw.Share() * 0.5);
        var expected = new double[Days];
        var (error, wander) = (0d, 0d);
        for (var t = 0; t < Days; t++)
        {
            error = (lingering * error) + (draw.Normal() * noise);
            wander += draw.Normal() * 0.002;
            expected[t] = level * Math.Exp((slope * t) + wander + error) * (1 + (year * Math.Sin((2 * Math.PI * t / 365.25) + phase))) * Math.Max(0.15, 1 + weekday[t % 7]);
        }

        var deviation = Math.Sqrt((noise * noise / (1 - (lingering * lingering))) + (count ? 1 / level : 0));
        var plants = ImmutableArray.CreateBuilder<Plant>();
        for (var at = Quiet + draw.Below(Apart); at < Days - 15; at += Apart + draw.Below(2 * Apart))
        {
            plants.Add(Put(draw, expected, at, deviation));
        }

        var values = count ? expected.Select(e => Math.Max(0, Math.Round(e + (Math.Sqrt(Math.Max(0, e)) * draw.Normal())))).ToArray() : expected;
        return new PlantedSeries(name, values, plants.ToImmutable());
    }

    private static Plant Put(Normals draw, double[] values, int at, double deviation)
    {
        var strength = (5 + (5 * draw.Share())) * deviation;
        switch (draw.Below(10))
        {
            case < 4:
                return Scale(values, at, 1 + draw.Below(3), Math.Exp(strength), "spike");
            case < 7:
                return Scale(values, at, 1 + draw.Below(3), Math.Exp(-strength), "drop");
            case < 9:
                Scale(values, at, values.Length - at, Math.Exp((draw.Below(2) == 0 ? 0.8 : -0.8) * strength), "shift");
                return new Plant(at, at + 6, "shift");
            default:
                return Scale(values, at, 1 + draw.Below(2), 0, "outage");
        }
    }

    private static Plant Scale(double[] values, int at, int days, double factor, string kind)
    {
        for (var t = at; t < Math.Min(values.Length, at + days); t++)
        {
            values[t] *= factor;
        }

        return new Plant(at, at + days - 1, kind);
    }
}
