using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Products.Samples;

/// <summary>What was planted, as written to labels.json.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Causes">The effects, in the order of generate.yaml.</param>
public sealed record SampleLabels(int Seed, ImmutableArray<SampleCause> Causes)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Reads a labels.json.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static SampleLabels Read(string path) =>
        JsonSerializer.Deserialize<SampleLabels>(File.ReadAllText(path), Options)
        ?? throw new JsonException($"{path} holds no labels.");

    /// <summary>The text of labels.json.</summary>
    /// <param name="world">What was made.</param>
    internal static string Json(SampleWorld world) =>
        JsonSerializer.Serialize(new SampleLabels(world.Seed, [.. world.Plants.Select(Cause)]), Options) + "\n";

    private static SampleCause Cause(DrawnPlant plant)
    {
        var spec = plant.Spec;
        return new SampleCause(spec.Name, spec.Kind)
        {
            Table = spec.Table,
            Column = spec.Column,
            Metric = spec.Metric,
            Input = spec.Input,
            From = plant.Start,
            To = plant.End,
            WindowFrom = spec.Period.Start,
            WindowTo = spec.Period.End,
            Members = plant.Scopes.ToImmutableSortedDictionary(s => s.Spec.Column, s => s.Values, StringComparer.Ordinal),
            Loses = plant.From?.Values[0],
            Wins = plant.To?.Values[0],
            Size = Rounded(plant.Size),
            Factor = Rounded(plant.Factor),
            Rows = plant.Rows,
            Questions = [.. spec.Questions.Select(question => Filled(question, plant.Start))],
        };
    }

    private static string Filled(string question, DateOnly day) => question
        .Replace("{month}", day.ToString("MMMM yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{day}", day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static decimal Rounded(double value) => Math.Round((decimal)value, 4);
}

/// <summary>One planted effect.</summary>
/// <param name="Name">Its name in generate.yaml.</param>
/// <param name="Kind">What kind of effect.</param>
public sealed record SampleCause(string Name, PlantKind Kind)
{
    /// <summary>The table.</summary>
    public string Table { get; init; } = "";

    /// <summary>The column; empty where rows are missing.</summary>
    public string Column { get; init; } = "";

    /// <summary>The metric in which it shows.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The input of that metric that moved; empty where it is no composed metric.</summary>
    public string Input { get; init; } = "";

    /// <summary>First day of the effect.</summary>
    public DateOnly From { get; init; }

    /// <summary>Last day of the effect's own period; level shifts and price changes last on.</summary>
    public DateOnly To { get; init; }

    /// <summary>First day of the window it was drawn in; a total is one over the window.</summary>
    public DateOnly WindowFrom { get; init; }

    /// <summary>Last day of the window.</summary>
    public DateOnly WindowTo { get; init; }

    /// <summary>Column of members → the members touched; empty where all are.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Members { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Mix shift: the member that lost rows.</summary>
    public string? Loses { get; init; }

    /// <summary>Mix shift: the member that won them.</summary>
    public string? Wins { get; init; }

    /// <summary>What was asked for: factor, multiple of the window's total, or share of rows moved; 0 where rows are missing.</summary>
    public decimal Size { get; init; }

    /// <summary>What the touched rows were multiplied by.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>Rows changed, moved or left out.</summary>
    public int Rows { get; init; }

    /// <summary>Questions it is the answer to.</summary>
    public ImmutableArray<string> Questions { get; init; } = [];
}
