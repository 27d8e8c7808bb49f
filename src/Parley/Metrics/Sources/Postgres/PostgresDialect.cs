using System.Globalization;
using Parley.Answers;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Sources.Postgres;

/// <summary>How SQL is written for PostgreSQL.</summary>
public sealed class PostgresDialect : SqlDialect
{
    private PostgresDialect()
    {
    }

    /// <summary>The one instance; it holds no state.</summary>
    public static PostgresDialect Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "postgres";

    /// <inheritdoc />
    public override string DoubleType => "DOUBLE PRECISION";

    /// <inheritdoc />
    public override string RandomUuid => "GEN_RANDOM_UUID()";

    /// <inheritdoc />
    public override string Truncate(TimeGrain grain, string expression) =>
        $"DATE_TRUNC('{Unit(grain)}', CAST({expression} AS TIMESTAMP))";

    /// <inheritdoc />
    public override string Extract(string part, string expression) =>
        $"CAST(EXTRACT({(part == "dow" ? "isodow" : part)} FROM CAST({expression} AS TIMESTAMP)) AS BIGINT)";

    /// <inheritdoc />
    public override string AddTime(string expression, string count, TimeGrain grain)
    {
        // PostgreSQL has no interval of quarters.
        var (factor, unit) = grain == TimeGrain.Quarter ? ("3 * ", "month") : ("", Unit(grain));
        return $"CAST({expression} AS TIMESTAMP) + {factor}({count}) * INTERVAL '1 {unit}'";
    }

    /// <inheritdoc />
    /// <remarks>PostgreSQL has no approximation of its own; the exact percentile stands for it.</remarks>
    public override string Percentile(string expression, PercentileParameters parameters)
    {
        var function = parameters.Discrete ? "PERCENTILE_DISC" : "PERCENTILE_CONT";
        var fraction = parameters.Percentile.ToString(CultureInfo.InvariantCulture);
        return $"{function}({fraction}) WITHIN GROUP (ORDER BY ({expression}))";
    }

    private static string Unit(TimeGrain grain) =>
        grain == TimeGrain.Nanosecond ? "microsecond" : grain.ToString().ToLowerInvariant();
}
