using System.Collections.Immutable;
using Parley.Products;

namespace Parley.Analytics.Times;

/// <summary>Everything beside the words that says what a time expression means.</summary>
/// <param name="Today">The asker's day.</param>
internal sealed record TimeContext(DateOnly Today)
{
    /// <summary>Where fiscal years and weeks start.</summary>
    public Calendar Calendar { get; init; } = new();

    /// <summary>First day with data; null where unknown.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day with data; null where unknown.</summary>
    public DateOnly? To { get; init; }

    /// <summary>BCP 47 name; says whether 3/4 is in March or in April. Without a region such a date is ambiguous.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>The words of time.</summary>
    public TimeLanguage Language { get; init; } = TimeLanguage.English;

    /// <summary>Lower-case words of the catalogue: never corrected to a word of time, and never an unknown event.</summary>
    public ImmutableHashSet<string> KnownWords { get; init; } = [];

    /// <summary>The last day of anything "to date": today, or the last day with data where that is earlier.</summary>
    public DateOnly LastDay => To is { } to && to < Today ? to : Today;
}
