using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Bench.Harness;

/// <summary>How results are printed.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A figure for people.</summary>
    /// <param name="result">The figure.</param>
    public static string Line(Measurement result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(result.Ok ? "ok  " : "MISS")} {result.Name}: {result.Value:0.###} {result.Unit} (target {(result.Bound == Bound.AtLeast ? ">=" : "<=")} {result.Target:0.###}{(result.Peer is { } peer ? $", peer {peer.ToString("0.###", CultureInfo.InvariantCulture)}" : "")})");

    /// <summary>One JSON object: verb, results (name, value, unit, target, ok, peer where there is one), machine.</summary>
    /// <param name="verb">The verb's name.</param>
    /// <param name="results">Its figures.</param>
    /// <param name="machine">Where they were measured.</param>
    public static string Json(string verb, ImmutableArray<Measurement> results, Machine machine) =>
        JsonSerializer.Serialize(new { verb, results = results.Select(Shape), machine }, Options);

    private static SortedDictionary<string, object> Shape(Measurement result)
    {
        var shape = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = result.Name,
            ["value"] = result.Value,
            ["unit"] = result.Unit,
            ["target"] = result.Target,
            ["ok"] = result.Ok,
        };
        if (result.Peer is { } peer)
        {
            shape["peer"] = peer;
        }

        return shape;
    }
}
