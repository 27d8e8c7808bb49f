using System.Globalization;
using Parley.Answers;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Sources.DuckDb;

/// <summary>How SQL is written for DuckDB.</summary>
public sealed class DuckDbDialect : SqlDialect
{
    private DuckDbDialect()
    {
    }

    /// <summary>The one instance; it holds no state.</summary>
    public static DuckDbDialect Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "duckdb";

    /// <inheritdoc />
    public override string DoubleType => "DOUBLE";

    /// <inheritdoc />
    public override string RandomUuid => "GEN_RANDOM_UUID()";

    /// <inheritdoc />
    public override string Truncate(TimeGrain grain, string expression) =>
        $"DATE_TRUNC('{Unit(grain)}', CAST({expression} AS TIMESTAMP))";

    /// <inheritdoc />
    public override string Extract(string part, string expression) =>
        $"EXTRACT({(part == "dow" ? "isodow" : part)} FROM CAST({expression} AS TIMESTAMP))";

    /// <inheritdoc />
    public override string AddTime(string expression, string count, TimeGrain grain)
    {
        // DuckDB has no interval of quarters.
        var (factor, unit) = grain == TimeGrain.Quarter ? ("3 * ", "month") : ("", Unit(grain));
        return $"CAST({expression} AS TIMESTAMP) + {factor}({count}) * INTERVAL 1 {unit}";
    }

    /// <inheritdoc />
    public override string Percentile(string expression, PercentileParameters parameters)
    {
        var fraction = parameters.Percentile.ToString(CultureInfo.InvariantCulture);
        return parameters switch
        {
            // There is no approximate discrete percentile; the exact one is near enough to itself.
            { Approximate: true, Discrete: false } => $"APPROX_QUANTILE({expression}, {fraction})",
            { Discrete: true } => $"PERCENTILE_DISC({fraction}) WITHIN GROUP (ORDER BY ({expression}))",
            _ => $"PERCENTILE_CONT({fraction}) WITHIN GROUP (ORDER BY ({expression}))",
        };
    }

    private static string Unit(TimeGrain grain) =>
        grain == TimeGrain.Nanosecond ? "microsecond" : grain.ToString().ToLowerInvariant();
}
