using Parley.Governance;
using Parley.Metrics;

namespace Parley.Analytics.Gathering;

/// <summary>What is gathered from, as one caller sees it on one day.</summary>
/// <param name="Layer">The semantic layer.</param>
/// <param name="Catalogue">What the caller may ask about.</param>
/// <param name="Permissions">What the caller may see.</param>
/// <param name="Today">The asker's day: it is not over, so it is no recorded one.</param>
public sealed record VisibleData(SemanticLayer Layer, Catalogue Catalogue, Permissions Permissions, DateOnly Today);
