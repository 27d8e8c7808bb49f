using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Products;

/// <summary>A product's own settings, as <c>product.yaml</c> says them; immutable, one for each version.</summary>
public sealed record Product
{
    /// <summary>The folder's name in lower case; names the product in URLs and requests.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>Content hash (SHA-256, hex) of the folder without data/, knowledge/ and evals/.</summary>
    public required string Version { get; init; }

    /// <summary>One paragraph for the empty state.</summary>
    public string Description { get; init; } = "";

    /// <summary>How answers sound; changes words, never numbers.</summary>
    public Persona Persona { get; init; } = new();

    /// <summary>How the year is cut.</summary>
    public Calendar Calendar { get; init; } = new();

    /// <summary>A fixed "today" for samples; the real clock where null.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Terms people use: term → what it means. A term may say what a metric or period is called.</summary>
    public ImmutableSortedDictionary<string, string> Glossary { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Metrics an overview shows, in order; chosen by the semantic model where empty.</summary>
    public ImmutableArray<string> Overview { get; init; } = [];

    /// <summary>Targets: metric, value, and the grain they are for.</summary>
    public ImmutableArray<Goal> Goals { get; init; } = [];

    /// <summary>What the page shows beside the conversation; chosen by the semantic model where it names no tiles.</summary>
    public Dashboard Dashboard { get; init; } = new();

    /// <summary>Questions for the empty state.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Connection string of a database (<c>postgres://…</c> or by reference <c>env:NAME</c>); null for files in data/.</summary>
    public string? Connection { get; init; }

    /// <summary>How files in data/ are read.</summary>
    public DataSettings Data { get; init; } = new();

    /// <summary>To whom an escalation goes, for the words of the answer.</summary>
    public string EscalationContact { get; init; } = "";

    /// <summary>Dotted key → line in <c>product.yaml</c>, for rooms that find fault with a setting.</summary>
    internal ImmutableSortedDictionary<string, int> Lines { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Where a setting stands.</summary>
    /// <param name="key">Dotted key, list items by position: <c>goals[0].metric</c>.</param>
    /// <returns>The place; its line is 0 where the key is not written.</returns>
    internal YamlPlace At(string key) => new(ProductFolder.ProductFile, Lines.GetValueOrDefault(key), key);
}

/// <summary>How answers sound.</summary>
public sealed record Persona
{
    /// <summary>The name the product goes by; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>plain, friendly or formal.</summary>
    public string Tone { get; init; } = "plain";

    /// <summary>How the asker is addressed: you, we or impersonal.</summary>
    public string Address { get; init; } = "you";

    /// <summary>Word → the word to use in its place.</summary>
    public ImmutableSortedDictionary<string, string> Vocabulary { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>brief, standard or detailed, where the caller says nothing.</summary>
    public string Verbosity { get; init; } = "standard";
}

/// <summary>How the year is cut.</summary>
public sealed record Calendar
{
    /// <summary>First month of the fiscal year, 1 to 12; "Q3" alone means the calendar quarter where this is 1.</summary>
    public int FiscalYearStart { get; init; } = 1;

    /// <summary>First day of the week for "last week".</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;
}

/// <summary>A target for a metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The target's value in the metric's unit.</param>
/// <param name="Grain">month, quarter or year.</param>
public sealed record Goal(string Metric, decimal Value, string Grain);

/// <summary>What the page shows beside the conversation.</summary>
public sealed record Dashboard
{
    /// <summary>The period to begin with, in words: <c>last month</c>; the latest complete month where empty.</summary>
    public string Period { get; init; } = "";

    /// <summary>Tiles in reading order.</summary>
    public ImmutableArray<DashboardTile> Tiles { get; init; } = [];
}

/// <summary>One tile: a metric, or a question in words.</summary>
/// <param name="Metric">The metric; empty for a question.</param>
/// <param name="By">The dimension (by its term or query name) to split by; empty for none.</param>
/// <param name="Over">day, week, month, quarter or year, for a line over time; empty for none.</param>
/// <param name="Question">The question; empty for a metric.</param>
/// <param name="Title">What it is called; made from the rest where empty.</param>
public sealed record DashboardTile(string Metric, string By, string Over, string Question, string Title);

/// <summary>How files in data/ are read.</summary>
public sealed record DataSettings
{
    /// <summary><c>table.column</c> → SQL type, over what was inferred.</summary>
    public ImmutableSortedDictionary<string, string> Types { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Texts of CSV files that mean "no value", besides the empty one: <c>NA</c>.</summary>
    public ImmutableArray<string> NullValues { get; init; } = [];

    /// <summary>How often the source is looked at for new data; never on its own where null.</summary>
    public TimeSpan? RefreshEvery { get; init; }

    /// <summary>Memory for queries, in MiB.</summary>
    public int MemoryMiB { get; init; } = 1024;

    /// <summary>Memory for results of queries over files, in MiB: what is asked again is not run again. 0 runs every query.</summary>
    public int ResultsMiB { get; init; } = 16;

    /// <summary>Time for one query, in seconds.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}
