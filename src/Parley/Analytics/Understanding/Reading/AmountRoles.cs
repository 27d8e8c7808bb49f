using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>Tells limits ("above 10k", "between 5 and 10", "3 or more") from counts ("top 5", "five regions").</summary>
/// <param name="mentions">The question.</param>
internal sealed class AmountRoles(ImmutableArray<Mention> mentions)
{
    /// <summary>No more members than this are counted out.</summary>
    public const int MaxCount = 1000;

    /// <summary>What the numbers of a question are for.</summary>
    /// <param name="Count">How many members.</param>
    /// <param name="Limit">The limit.</param>
    /// <param name="Placed">Indexes of the mentions that have a place.</param>
    internal sealed record Roles(int? Count, Limit? Limit, ImmutableHashSet<int> Placed);

    /// <summary>Reads all numbers.</summary>
    public Roles Read()
    {
        var roles = new Roles(null, null, []);
        for (var at = 0; at < mentions.Length; at++)
        {
            if (mentions[at].Amount is { } amount && !roles.Placed.Contains(at))
            {
                roles = Place(at, amount, roles);
            }
        }

        return roles;
    }

    private Roles Place(int at, Amount amount, Roles roles)
    {
        var before = Neighbour(at, -1);
        var after = Neighbour(at, 1);
        if (roles.Limit is null && before >= 0 && mentions[before].Has(Cues.Between) && Second(at) is { } second)
        {
            var upper = mentions[second].Amount!;
            var lower = Scaled(upper.Percent || upper.Currency.Length > 0 ? amount with { Percent = upper.Percent, Currency = upper.Currency } : amount, upper);
            return roles with { Limit = new Limit("between", lower, upper), Placed = roles.Placed.Add(at).Add(second) };
        }

        if (roles.Limit is null && Comparison(before, Cues.Comparator & ~Cues.Between) is { } comparison)
        {
            return roles with { Limit = new Limit(Adjusted(comparison, after), amount), Placed = roles.Placed.Add(at) };
        }

        if (roles.Limit is null && Comparison(after, Cues.AtLeast | Cues.AtMost) is { } suffix)
        {
            return roles with { Limit = new Limit(suffix, amount), Placed = roles.Placed.Add(at) };
        }

        return PlaceCount(at, amount, roles);
    }

    /// <summary>"Between 1.2 and 1.4 million" is from 1.2 million on; "between 500 and 1.4 million" is from 500.</summary>
    private static Amount Scaled(Amount lower, Amount upper) =>
        lower.Magnitude == 1 && upper.Magnitude > 1 && lower.Value * upper.Magnitude <= upper.Value ? lower with { Value = lower.Value * upper.Magnitude } : lower;

    /// <summary>"above 10k or equal" is not read, but "more than 10 or more" is what its first word says.</summary>
    private string Adjusted(string comparison, int after) => Comparison(after, Cues.AtLeast | Cues.AtMost) ?? comparison;

    private Roles PlaceCount(int at, Amount amount, Roles roles)
    {
        var isCount = amount is { Percent: false, Currency.Length: 0, Value: > 0 and <= MaxCount } && amount.Value == decimal.Truncate(amount.Value);
        if (roles.Count is null && isCount && IsCounted(at))
        {
            return roles with { Count = (int)amount.Value, Placed = roles.Placed.Add(at) };
        }

        // "When will it be 950k" asks when it gets there.
        if (roles.Limit is null && mentions.Any(mention => mention.Section == KindRules.Reach))
        {
            return roles with { Limit = new Limit("gte", amount), Placed = roles.Placed.Add(at) };
        }

        var isWord = amount.Value is 1 or 2 && !char.IsDigit(mentions[at].Text[0]);
        return isWord ? roles with { Placed = roles.Placed.Add(at) } : roles;
    }

    private bool IsCounted(int at)
    {
        var before = Neighbour(at, -1);
        var after = Neighbour(at, 1);
        return (before >= 0 && (mentions[before].Has(Cues.Superlative) || (mentions[before].Has(Cues.Which) && IsThing(after))))
            || (after >= 0 && (mentions[after].Has(Cues.Superlative) || IsThing(after)));
    }

    private bool IsThing(int at) =>
        at >= 0 && (mentions[at].Targets.FirstOrDefault() is Target.OfDimension || mentions[at].Time?.Time is Times.TimeMention.Every);

    private string? Comparison(int at, Cues wanted)
    {
        var cues = at < 0 ? Cues.None : mentions[at].Cues & wanted;
        return cues switch
        {
            _ when (cues & Cues.AtLeast) != 0 => "gte",
            _ when (cues & Cues.AtMost) != 0 => "lte",
            _ when (cues & Cues.Above) != 0 => "gt",
            _ when (cues & Cues.Below) != 0 => "lt",
            _ => null,
        };
    }

    /// <summary>The second number of a range: "between 5 and 10".</summary>
    private int? Second(int at)
    {
        var joint = Neighbour(at, 1);
        var next = joint >= 0 && mentions[joint].Has(Cues.And | Cues.In) ? Neighbour(joint, 1) : joint;
        return next >= 0 && mentions[next].Amount is not null ? next : null;
    }

    /// <summary>The nearest mention on a side that means something; −1 for none.</summary>
    private int Neighbour(int at, int step)
    {
        for (var next = at + step; next >= 0 && next < mentions.Length; next += step)
        {
            if ((mentions[next].Cues & ~(Cues.Filler | Cues.Article | Cues.Of)) != Cues.None || mentions[next].Cues == Cues.None)
            {
                return next;
            }
        }

        return -1;
    }
}
