using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Parley.Answers;

/// <summary>What came of a turn, for the asker.</summary>
public enum Outcome
{
    /// <summary>The question was answered.</summary>
    Answered,

    /// <summary>One question back, with choices.</summary>
    Clarified,

    /// <summary>It cannot be answered; what is missing is said.</summary>
    Declined,

    /// <summary>Handed to a person.</summary>
    Escalated,
}

/// <summary>
/// Structured blocks from which every surface renders, with the evidence its figures are bound to. The same answer gives
/// the same figures on page, API, CLI and export.
/// </summary>
public sealed record Answer
{
    /// <summary>What came of the turn.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The question in full, as it was understood: metric, period, filters, comparison.</summary>
    public string ResolvedQuestion { get; init; } = "";

    /// <summary>Blocks in reading order.</summary>
    public ImmutableArray<Block> Blocks { get; init; } = [];

    /// <summary>All evidence that blocks refer to, by order of id.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>How sure Parley is, and why; null where nothing was answered.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>Choices of a clarification, two to four; empty otherwise.</summary>
    public ImmutableArray<Choice> Choices { get; init; } = [];

    /// <summary>Questions that are known to be answerable.</summary>
    public ImmutableArray<string> FollowUps { get; init; } = [];

    /// <summary>True where other words, or a person, might have got an answer: asked twice in a row, a person is brought in.</summary>
    public bool Unsure { get; init; }

    /// <summary>Who confirmed what the question means, and when; null where nobody did.</summary>
    public VerifiedMark? Verified { get; init; }

    /// <summary>The last day the data covers; null where no data was read.</summary>
    public DateOnly? AsOf { get; init; }
}

/// <summary>A person's word for what a question means; the figures are read anew all the same.</summary>
/// <param name="By">Who confirmed it.</param>
/// <param name="On">The day (UTC).</param>
public sealed record VerifiedMark(string By, DateOnly On);

/// <summary>How sure Parley is: a word with its reasons, never a bare score.</summary>
/// <param name="Level">The word.</param>
/// <param name="Reasons">Sentences.</param>
public sealed record Confidence(ConfidenceLevel Level, ImmutableArray<string> Reasons);

/// <summary>Words for confidence.</summary>
public enum ConfidenceLevel
{
    /// <summary>Assumptions were made that may be wrong, or data is missing.</summary>
    Low,

    /// <summary>One assumption was made.</summary>
    Medium,

    /// <summary>Everything the answer rests on was in the question or the conversation.</summary>
    High,
}

/// <summary>One way to go on.</summary>
/// <param name="Id">Stable within the turn: <c>c1</c>, <c>c2</c>, …</param>
/// <param name="Label">What it says.</param>
/// <param name="Question">The full question it stands for; asking it gives the same answer as picking it.</param>
public sealed record Choice(string Id, string Label, string Question);

/// <summary>A part of an answer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextBlock), "text")]
[JsonDerivedType(typeof(TableBlock), "table")]
[JsonDerivedType(typeof(ChartBlock), "chart")]
[JsonDerivedType(typeof(ChoicesBlock), "choices")]
[JsonDerivedType(typeof(QuoteBlock), "quote")]
[JsonDerivedType(typeof(SourcesBlock), "sources")]
public abstract record Block;

/// <summary>What a text block is for.</summary>
public enum TextRole
{
    /// <summary>The answer itself, first.</summary>
    Headline,

    /// <summary>More about it.</summary>
    Detail,

    /// <summary>What limits it: missing data, hidden rows, assumptions.</summary>
    Caveat,

    /// <summary>Period, filters, unit, as-of date.</summary>
    Basis,

    /// <summary>What cannot be answered, and what could be.</summary>
    Decline,

    /// <summary>A question back.</summary>
    Question,
}

/// <summary>Sentences.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Spans">Words and figures in order.</param>
public sealed record TextBlock(TextRole Role, ImmutableArray<Span> Spans) : Block;

/// <summary>A run of text.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Words), "words")]
[JsonDerivedType(typeof(Figure), "figure")]
public abstract record Span;

/// <summary>Words without a figure in them.</summary>
/// <param name="Text">Plain text; renderers escape it.</param>
public sealed record Words(string Text) : Span;

/// <summary>A figure bound to evidence; the slot is filled by the server.</summary>
/// <param name="Evidence">Id of the evidence.</param>
/// <param name="Value">The exact value shown.</param>
/// <param name="Text">The value as written for this caller.</param>
public sealed record Figure(
    string Evidence, [property: JsonConverter(typeof(ExactValueConverter))] object? Value, string Text) : Span;

/// <summary>A table.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Columns in order.</param>
/// <param name="Rows">Rows of spans, one for each column.</param>
public sealed record TableBlock(string Title, ImmutableArray<TableColumn> Columns, ImmutableArray<ImmutableArray<Span>> Rows) : Block;

/// <summary>A column of a table.</summary>
/// <param name="Label">Heading.</param>
/// <param name="Numeric">True to align right.</param>
public sealed record TableColumn(string Label, bool Numeric);

/// <summary>Forms of charts.</summary>
public enum ChartKind
{
    /// <summary>A line over time.</summary>
    Line,

    /// <summary>Bars for members.</summary>
    Bar,

    /// <summary>Bars that add up from a start to an end.</summary>
    Waterfall,
}

/// <summary>A chart specification; every point is bound to evidence that the table beside it shows too.</summary>
/// <param name="Kind">Form.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Labels">Categories or dates along the axis.</param>
/// <param name="Series">One or more series with a point for each label.</param>
/// <param name="Unit">Unit of the values.</param>
public sealed record ChartBlock(
    ChartKind Kind, string Title, ImmutableArray<string> Labels, ImmutableArray<ChartSeries> Series, Unit Unit) : Block;

/// <summary>A series of a chart.</summary>
/// <param name="Name">Legend.</param>
/// <param name="Points">Figures in label order; null where there is no data.</param>
public sealed record ChartSeries(string Name, ImmutableArray<Figure?> Points)
{
    /// <summary>Bands around the points, the widest first; empty for most series.</summary>
    public ImmutableArray<ChartBand> Bands { get; init; } = [];
}

/// <summary>Bounds between which the values of a series are to be expected.</summary>
/// <param name="Lows">Lower bounds in label order; null where there are none.</param>
/// <param name="Highs">Upper bounds in label order; null where there are none.</param>
public sealed record ChartBand(ImmutableArray<Figure?> Lows, ImmutableArray<Figure?> Highs);

/// <summary>Choices to go on with.</summary>
/// <param name="Choices">Two to four.</param>
public sealed record ChoicesBlock(ImmutableArray<Choice> Choices) : Block;
