using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>The parts of an answer that its kind gives; the rest is the same for all kinds.</summary>
/// <param name="Headline">The answer itself.</param>
internal sealed record Composition(Piece Headline)
{
    /// <summary>True where the headline says why there is no answer.</summary>
    public bool IsDeclined { get; init; }

    /// <summary>More about it, a sentence each; the first is the most worth.</summary>
    public ImmutableArray<Piece> Details { get; init; } = [];

    /// <summary>Said only where every detail is asked for.</summary>
    public ImmutableArray<Piece> Fine { get; init; } = [];

    /// <summary>What limits this kind of answer.</summary>
    public ImmutableArray<Piece> Caveats { get; init; } = [];

    /// <summary>A picture; null where there is nothing to draw.</summary>
    public ChartBlock? Chart { get; init; }

    /// <summary>The same evidence as a table.</summary>
    public TableBlock? Table { get; init; }

    /// <summary>A second table that the first one rests on, shown beside it; null where the first stands alone.</summary>
    public TableBlock? Ground { get; init; }

    /// <summary>Further tables, shown where every detail is asked for.</summary>
    public ImmutableArray<TableBlock> MoreTables { get; init; } = [];
}
