using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Server.Ui.Analytics;

/// <summary>A line as SVG, in a box of 100 by 100 units: empty where fewer than two points have a value.</summary>
/// <param name="Line">The <c>d</c> of the line; it breaks where there is no data.</param>
/// <param name="Area">The same, closed to the ground; empty where the ground is not zero, as a filled part would say a share that it is not.</param>
/// <param name="Dots">Places of the points, in label order; null where there is no data.</param>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value.</param>
internal sealed record LinePath(string Line, string Area, ImmutableArray<(double X, double Y)?> Dots, decimal Low, decimal High)
{
    /// <summary>The path of values; the ground is zero where that is near, as bars have it.</summary>
    public static LinePath Of(ImmutableArray<decimal?> values)
    {
        var known = values.OfType<decimal>().ToList();
        if (known.Count == 0)
        {
            return new LinePath("", "", [.. values.Select(_ => ((double, double)?)null)], 0, 0);
        }

        var (low, high) = (known.Min(), known.Max());
        var ground = low > 0 && low < high / 3 ? 0 : low;
        var span = high == ground ? 1 : high - ground;
        ImmutableArray<(double X, double Y)?> dots =
        [
            .. values.Select((v, i) => v is { } value
                ? ((double X, double Y)?)(values.Length == 1 ? 50 : 100d * i / (values.Length - 1), 96 - (92 * (double)((value - ground) / span)))
                : null),
        ];
        return known.Count < 2 ? new LinePath("", "", dots, low, high) : new LinePath(Lines(dots), ground == 0 ? Areas(dots) : "", dots, low, high);
    }

    /// <summary>Where a dot stands in its box, as a style.</summary>
    public static string Place((double X, double Y) dot) => string.Create(CultureInfo.InvariantCulture, $"left:{dot.X:0.##}%;top:{dot.Y:0.##}%");

    private static string Lines(ImmutableArray<(double X, double Y)?> dots)
    {
        var path = new StringBuilder();
        for (var i = 0; i < dots.Length; i++)
        {
            if (dots[i] is { } dot)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(i > 0 && dots[i - 1] is not null ? 'L' : 'M')}{dot.X:0.##} {dot.Y:0.##}");
            }
        }

        return path.ToString();
    }

    private static string Areas(ImmutableArray<(double X, double Y)?> dots)
    {
        var known = dots.OfType<(double X, double Y)>().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{Lines([.. known.Select(d => ((double, double)?)d)])}L{known[^1].X:0.##} 100L{known[0].X:0.##} 100Z");
    }
}
