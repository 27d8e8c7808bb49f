using System.Collections.Immutable;

namespace Parley.Products.Samples;

/// <summary>An effect with everything drawn that was left open; how it came out is noted when it is applied.</summary>
/// <param name="Spec">As written.</param>
/// <param name="Start">First day of the drawn period.</param>
/// <param name="End">Last day of the drawn period; the effect may last on.</param>
/// <param name="Scopes">The rows it touches; all must hold.</param>
internal sealed record DrawnPlant(PlantSpec Spec, DateOnly Start, DateOnly End, ImmutableArray<DrawnScope> Scopes)
{
    /// <summary>The factor on the touched rows, the multiple of the total, or the share moved.</summary>
    public double Size { get; init; }

    /// <summary>Mix shift: the member that loses.</summary>
    public DrawnScope? From { get; init; }

    /// <summary>Mix shift: the member that wins.</summary>
    public DrawnScope? To { get; init; }

    /// <summary>What the touched rows were multiplied by.</summary>
    public double Factor { get; set; } = 1;

    /// <summary>How many rows were changed.</summary>
    public int Rows { get; set; }

    /// <summary>Draws what an effect leaves open, from the stream with its name.</summary>
    /// <param name="spec">The effect.</param>
    /// <param name="world">What it is planted in.</param>
    public static DrawnPlant Draw(PlantSpec spec, SampleWorld world)
    {
        var random = world.Random($"planted {spec.Name}");
        var (start, end) = Period(spec.Period, random);
        var scopes = spec.Where.Select(scope => DrawnScope.Draw(scope, world, random, "")).ToImmutableArray();
        var from = spec.From is null ? null : DrawnScope.Draw(spec.From, world, random, "");
        var to = spec.To is null ? null : DrawnScope.Draw(spec.To, world, random, from?.Values[0] ?? "");
        var size = spec.Factor ?? spec.Total ?? spec.Share;
        return new DrawnPlant(spec, start, end, scopes)
        {
            Size = size is null ? 0 : random.Next(size),
            From = from,
            To = to,
        };
    }

    private static (DateOnly Start, DateOnly End) Period(PlantPeriod period, SampleRandom random)
    {
        if (period.Month)
        {
            var months = period.Months;
            var month = months[random.Next(0, months.Length - 1)];
            return (month, month.AddMonths(1).AddDays(-1));
        }

        if (period.Days is not { } range)
        {
            return (period.Start, period.End);
        }

        var days = random.Next((int)range.Least, (int)range.Most);
        var start = period.Start.AddDays(random.Next(0, period.End.DayNumber - period.Start.DayNumber + 1 - days));
        return (start, start.AddDays(days - 1));
    }
}

/// <summary>Members drawn from one column of a table of members.</summary>
/// <param name="Spec">As written.</param>
/// <param name="Values">The values drawn.</param>
/// <param name="Touched">For each member of the table: whether it has one of them.</param>
internal sealed record DrawnScope(ScopeSpec Spec, ImmutableArray<string> Values, ImmutableArray<bool> Touched)
{
    /// <summary>Draws members.</summary>
    /// <param name="spec">From what.</param>
    /// <param name="world">Where the members are.</param>
    /// <param name="random">The stream.</param>
    /// <param name="except">A value not to draw.</param>
    public static DrawnScope Draw(ScopeSpec spec, SampleWorld world, SampleRandom random, string except)
    {
        var texts = world.Members(spec.Table).Texts(spec.Column);
        var left = (spec.Of.IsEmpty ? texts.Distinct() : spec.Of).Where(text => text != except).ToList();
        var drawn = new SortedSet<string>(StringComparer.Ordinal);
        while (drawn.Count < spec.Count && left.Count > 0)
        {
            var index = random.Next(0, left.Count - 1);
            drawn.Add(left[index]);
            left.RemoveAt(index);
        }

        return new DrawnScope(spec, [.. drawn], [.. texts.Select(drawn.Contains)]);
    }
}
