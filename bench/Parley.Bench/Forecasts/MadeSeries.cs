using Parley.Bench.Harness;

namespace Parley.Bench.Forecasts;

/// <summary>Series as businesses have them, from a seed: trend, seasons, holidays, level shifts, outliers, drift, noise that lingers.</summary>
/// <param name="seed">The seed.</param>
internal sealed class MadeSeries(uint seed)
{
    private readonly Draw _draw = new(seed * 2654435761);

    /// <summary>Two years of days with weeks, a year, Christmas, now and then a level shift; 28 days are held back.</summary>
    public HeldBackSeries Days()
    {
        var (level, slope, year, phase) = (Math.Exp(3 + (4 * Share())), (Share() - 0.3) * 0.6 / 365, Share() * 0.25, Share() * 2 * Math.PI);
        var (noise, lingering, drift) = (0.03 + (0.12 * Share()), Share() * 0.7, Share() * 0.006);
        var week = Enumerable.Range(0, 7).Select(_ => Normal() * 0.15).ToArray();
        var (values, error, wander, shift) = (new double[730 + 28], 0d, 0d, 1d);
        var shiftAt = Share() < 0.3 ? (int)(Share() * values.Length) : -1;
        for (var t = 0; t < values.Length; t++)
        {
            shift = t == shiftAt ? 1 + (0.25 * Normal()) : shift;
            error = (lingering * error) + (Normal() * noise);
            wander += Normal() * drift;
            var day = 1 + week[t % 7] + (t % 365 is 358 or 0 ? -0.5 : 0);
            var value = level * shift * Math.Exp((slope * t) + wander + error) * (1 + (year * Math.Sin((2 * Math.PI * t / 365.25) + phase))) * Math.Max(0.05, day);
            values[t] = Share() < 0.004 ? value * (Share() < 0.5 ? 0.4 : 2) : value;
        }

        return new HeldBackSeries("made days", Share() < 0.3 ? Array.ConvertAll(values, Math.Round) : values, 7, [7, 365], 28);
    }

    /// <summary>Three years of weeks with a year and a peak before its end; 13 weeks are held back.</summary>
    public HeldBackSeries Weeks()
    {
        var (level, slope, noise, year, phase) = (1000 * Math.Exp(Normal()), (Share() - 0.3) * 0.004, 0.03 + (0.1 * Share()), 0.3 * Share(), Share() * 2 * Math.PI);
        var (values, trend) = (new double[156 + 13], 0d);
        for (var t = 0; t < values.Length; t++)
        {
            trend += slope + (Normal() * 0.01);
            var peak = Math.Exp(-Math.Pow((t % 52) - 47, 2) / 8) * year * 2;
            values[t] = level * Math.Exp(trend + (Normal() * noise)) * (1 + (year * Math.Sin((2 * Math.PI * t / 52) + phase)) + peak);
        }

        return new HeldBackSeries("made weeks", values, 52, [52], 13);
    }

    /// <summary>Five years of months; 6 months are held back.</summary>
    public HeldBackSeries Months()
    {
        var (level, slope, noise) = (1000 * Math.Exp(Normal()), (Share() - 0.3) * 0.02, 0.02 + (0.06 * Share()));
        var year = Enumerable.Range(0, 12).Select(_ => Normal() * 0.15).ToArray();
        var (values, trend) = (new double[60 + 6], 0d);
        for (var t = 0; t < values.Length; t++)
        {
            trend += slope + (Normal() * 0.01);
            values[t] = level * Math.Exp(trend + (Normal() * noise)) * Math.Max(0.05, 1 + year[t % 12]);
        }

        return new HeldBackSeries("made months", values, 12, [12], 6);
    }

    /// <summary>200 days of demand now and then; 14 days are held back.</summary>
    public HeldBackSeries NowAndThen()
    {
        var chance = 0.1 + (0.3 * Share());
        var values = Enumerable.Range(0, 214).Select(_ => Share() < chance ? Math.Ceiling(Math.Exp(1 + (0.6 * Normal()))) : 0).ToArray();
        return new HeldBackSeries("demand now and then", values, 7, [7, 365], 14);
    }

    private double Share() => (_draw.Below(1 << 24) + 0.5) / (1 << 24);

    private double Normal() => Math.Sqrt(-2 * Math.Log(Share())) * Math.Cos(2 * Math.PI * Share());
}
