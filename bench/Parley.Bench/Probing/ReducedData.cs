using System.Collections.Immutable;
using DuckDB.NET.Data;
using Parley.Bench.Harness;

namespace Parley.Bench.Probing;

/// <summary>A product folder cut down to what one caller may see: other rows are gone from its files, and no rule is needed for them.</summary>
internal static class ReducedData
{
    /// <summary>Deletes the rows that the caller may not see from a product's files.</summary>
    /// <param name="folder">The product's folder, a copy.</param>
    /// <param name="caller">What she may see.</param>
    public static void CutRows(string folder, ProbedCaller caller)
    {
        using var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        foreach (var (file, where) in caller.Rows)
        {
            var path = Path.Combine(folder, "data", $"{file}.csv");
            var reduced = $"{path}.reduced";
            using var copy = engine.Command($"COPY (FROM read_csv('{path}', all_varchar = true) WHERE {where}) TO '{reduced}' (HEADER)");
            copy.ExecuteNonQuery();
            File.Move(reduced, path, overwrite: true);
        }
    }

    /// <summary>Writes the rules: a file of them, or what is hidden from the caller hidden from everybody, with no rule for rows.</summary>
    /// <param name="folder">The product's folder, a copy.</param>
    /// <param name="rules">The file; null for what is hidden alone.</param>
    /// <param name="caller">What she may see.</param>
    public static void WriteRules(string folder, string? rules, ProbedCaller caller)
    {
        var hides = caller.HiddenMetrics.Concat(caller.HiddenDimensions).Any();
        File.WriteAllText(Path.Combine(folder, "policies", "permissions.yaml"), rules is not null ? File.ReadAllText(rules) : hides
            ? $"rules:\n  - hide:\n      metrics: [{string.Join(", ", caller.HiddenMetrics)}]\n      dimensions: [{string.Join(", ", caller.HiddenDimensions)}]\n"
            : "rules: []\n");
    }
}
