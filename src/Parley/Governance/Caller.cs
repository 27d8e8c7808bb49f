using System.Collections.Immutable;

namespace Parley.Governance;

/// <summary>Who asks. Every permission derives from it; nothing here comes from the question.</summary>
public sealed record Caller
{
    /// <summary>Stable identity, as recorded in the audit trail.</summary>
    public required string Id { get; init; }

    /// <summary>Roles in lower case: viewer, analyst, reviewer, owner, or the product's own.</summary>
    public ImmutableSortedSet<string> Roles { get; init; } = [];

    /// <summary>Attributes that permissions use: <c>region=North</c>.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Products that may be asked, in lower case; empty for all. One that may not be asked does not exist for the caller.</summary>
    public ImmutableSortedSet<string> Products { get; init; } = [];

    /// <summary>Time zone for periods ("today").</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>BCP 47 name of the locale for figures and dates.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>The value of an attribute; null where the caller has none of that name. Case does not count in the name.</summary>
    /// <param name="name">The attribute.</param>
    public string? Attribute(string name) => Attributes.TryGetValue(name, out var value)
        ? value
        : Attributes.Where(a => a.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(a => a.Value).FirstOrDefault();

    /// <summary>True where the product exists for this caller.</summary>
    /// <param name="product">The product's name, in any case.</param>
    public bool MayAsk(string product) => Products.IsEmpty || Products.Contains(product.ToLowerInvariant());

    /// <summary>The one owner of a loopback installation without accounts; <c>parley ask</c> without <c>--attr</c>.</summary>
    public static Caller LocalOwner { get; } = new() { Id = "local-owner", Roles = ["owner"] };
}
