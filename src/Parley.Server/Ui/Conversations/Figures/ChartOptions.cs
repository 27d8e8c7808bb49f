using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Server.Ui.Conversations.Figures;

/// <summary>A chart block in the shape that <c>js/chart.js</c> draws: numbers to place points by, and the texts people read.</summary>
/// <param name="Kind">line, bar, waterfall or histogram.</param>
/// <param name="Labels">Along the axis of categories.</param>
/// <param name="Series">What is drawn.</param>
/// <param name="Unit">Of the axis' ticks: the kind in lower case.</param>
/// <param name="UnitName">ISO 4217 code or plural noun.</param>
internal sealed record ChartOptions(
    string Kind, ImmutableArray<string> Labels, ImmutableArray<ChartLine> Series, string Unit, string UnitName)
{
    /// <summary>The options of a block; nothing is added to it and nothing computed.</summary>
    public static ChartOptions From(ChartBlock block) => new(
        block.Kind.ToString().ToLowerInvariant(),
        block.Labels,
        [.. block.Series.Select(s => new ChartLine(s.Name, [.. s.Points.Select(p => p?.Value as decimal?)], [.. s.Points.Select(p => p?.Text)]) { Bands = [.. s.Bands.Select(ChartBounds.From)] })],
        block.Unit.Kind.ToString().ToLowerInvariant(),
        block.Unit.Name);

    /// <summary>What a screen reader says in place of the picture.</summary>
    public static string Name(ChartBlock block) =>
        $"{block.Title}: {(block.Kind == ChartKind.Line ? "line" : block.Kind == ChartKind.Bar ? "bar" : "waterfall")} chart " +
        $"of {string.Join(", ", block.Series.Select(s => s.Name))}, from {block.Labels.FirstOrDefault()} to {block.Labels.LastOrDefault()}. " +
        "The table has the same figures.";
}

/// <summary>A series.</summary>
/// <param name="Name">Legend.</param>
/// <param name="Values">In label order; null where there is no data.</param>
/// <param name="Texts">The values as written for this caller.</param>
internal sealed record ChartLine(string Name, ImmutableArray<decimal?> Values, ImmutableArray<string?> Texts)
{
    /// <summary>Bands around the values, the widest first.</summary>
    public ImmutableArray<ChartBounds> Bands { get; init; } = [];
}

/// <summary>A band around a series.</summary>
/// <param name="Lows">In label order; null where there are none.</param>
/// <param name="Highs">In label order; null where there are none.</param>
internal sealed record ChartBounds(ImmutableArray<decimal?> Lows, ImmutableArray<decimal?> Highs)
{
    /// <summary>The bounds of a block's band.</summary>
    public static ChartBounds From(ChartBand band) => new([.. band.Lows.Select(b => b?.Value as decimal?)], [.. band.Highs.Select(b => b?.Value as decimal?)]);
}
