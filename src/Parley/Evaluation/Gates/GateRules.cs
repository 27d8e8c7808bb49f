using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Suites;
using Parley.Text;

namespace Parley.Evaluation.Gates;

/// <summary>What one measure must hold.</summary>
/// <param name="Name">pass, score, latency, cost, or a named score.</param>
public sealed record MeasureRule(string Name)
{
    /// <summary>The lower bound of the run's own interval must be at least this; nothing for no such rule.</summary>
    public double? AtLeast { get; init; }

    /// <summary>How much worse than the baseline the run may be, at the bound of the difference's interval; nothing for no such rule.</summary>
    public double? Margin { get; init; }

    /// <summary>True where less is better: latency, cost.</summary>
    public bool LessIsBetter => Name is RunComparison.Latency or RunComparison.Cost;
}

/// <summary>What a release must show; published as gate.schema.json.</summary>
public sealed record GateRules
{
    /// <summary>Where there is no file: a pass rate and a score that are at most 5 points worse, slices of 20 cases and more at most 15.</summary>
    public static GateRules Usual { get; } = new()
    {
        Measures = [new MeasureRule(RunComparison.Pass) { Margin = 0.05 }, new MeasureRule(RunComparison.Score) { Margin = 0.05 }],
    };

    /// <summary>Measures.</summary>
    public ImmutableArray<MeasureRule> Measures { get; init; } = [];

    /// <summary>How much worse the pass rate of a slice may be.</summary>
    public double SliceMargin { get; init; } = 0.15;

    /// <summary>Smaller slices are shown and not judged.</summary>
    public int SliceFewest { get; init; } = 20;

    /// <summary>Which slices; all where empty.</summary>
    public ImmutableArray<string> SliceBy { get; init; } = [];

    /// <summary>Why judges need not have been compared with people; nothing where they must.</summary>
    public string? UncalibratedBecause { get; init; }

    /// <summary>The lower bound of a judge's agreement with people (Cohen's kappa) must be at least this.</summary>
    public double LeastKappa { get; init; } = 0.4;

    /// <summary>Reads a file of rules.</summary>
    /// <param name="file">YAML or JSON.</param>
    /// <exception cref="SuiteException">It cannot be read; every fault is named with its line.</exception>
    public static GateRules Read(string file)
    {
        var text = SuiteFiles.Read(file);
        var faults = new List<string>();
        var rules = YamlJson.Read(text, file) is JsonObject top ? Of(top, faults) : throw new SuiteException($"{file}:1: rules are a map with measures, slices and judges.");
        return faults.Count == 0 ? rules : throw new SuiteException(string.Join('\n', faults.Select(fault => $"{file}:{LineOf(text, fault)}: {fault}")));
    }

    private static GateRules Of(JsonObject top, List<string> faults)
    {
        Known(top, "", ["measures", "slices", "judges", "$schema"], faults);
        var (slices, judges) = (top.Object("slices"), top.Object("judges"));
        Known(slices, "slices.", ["margin", "fewest", "by"], faults);
        Known(judges, "judges.", ["compared_with_people", "because", "least_kappa"], faults);
        var compared = judges.Text("compared_with_people") ?? "required";
        if (compared is not ("required" or "not_needed"))
        {
            faults.Add($"judges.compared_with_people: {compared} is neither required nor not_needed.");
        }

        if (compared == "not_needed" && string.IsNullOrWhiteSpace(judges.Text("because")))
        {
            faults.Add("judges.because: say why judges need not have been compared with people.");
        }

        return new GateRules
        {
            Measures = top["measures"] is JsonObject measures ? [.. measures.Select(m => Rule(m.Key, m.Value, faults))] : Usual.Measures,
            SliceMargin = Number(slices, "slices.", "margin", faults) ?? Usual.SliceMargin,
            SliceFewest = (int)(Number(slices, "slices.", "fewest", faults) ?? Usual.SliceFewest),
            SliceBy = slices.Texts("by"),
            UncalibratedBecause = compared == "not_needed" ? judges.Text("because") ?? "" : null,
            LeastKappa = Number(judges, "judges.", "least_kappa", faults) ?? Usual.LeastKappa,
        };
    }

    private static MeasureRule Rule(string name, JsonNode? node, List<string> faults)
    {
        if (node is not JsonObject map)
        {
            faults.Add($"measures.{name}: write at_least, margin or both.");
            return new MeasureRule(name);
        }

        Known(map, $"measures.{name}.", ["at_least", "margin"], faults);
        return new MeasureRule(name) { AtLeast = Number(map, $"measures.{name}.", "at_least", faults), Margin = Number(map, $"measures.{name}.", "margin", faults) };
    }

    private static double? Number(JsonObject map, string path, string key, List<string> faults)
    {
        var number = map.Number(key);
        if ((map[key] is not null && number is null) || number < 0)
        {
            faults.Add($"{path}{key}: this is no number of 0 or more.");
        }

        return number;
    }

    private static void Known(JsonObject map, string path, string[] keys, List<string> faults) =>
        faults.AddRange(map.Where(pair => !keys.Contains(pair.Key)).Select(pair =>
            $"{path}{pair.Key}: this key is not known{(EditDistance.Nearest(pair.Key, keys) is { } near ? $"; did you mean {near}?" : $"; there are {string.Join(", ", keys)}.")}"));

    // The line of the last name of the fault's path.
    private static int LineOf(string text, string fault)
    {
        var key = fault[..fault.IndexOf(": ", StringComparison.Ordinal)].Split('.')[^1];
        var at = text.IndexOf(key, StringComparison.Ordinal);
        return at < 0 ? 1 : text.AsSpan(0, at).Count('\n') + 1;
    }
}
