using System.Collections.Immutable;
using Parley.Bench.Harness;

namespace Parley.Bench.MetricFlow;

/// <summary>How many of MetricFlow's 266 integration cases give the right rows, and how fast they compile.</summary>
public sealed class MetricFlowVerb : Verb
{
    private const int Needed = 260;
    private const int CompileRounds = 20;

    /// <inheritdoc />
    public override string Name => "metricflow";

    /// <inheritdoc />
    public override string Summary =>
        "MetricFlow's integration cases on DuckDB: rows of the SQL compiled by us against each case's check (--cases FOLDER)";

    /// <inheritdoc />
    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = run.Cases ?? PublicCases.Folder("metricflow");
        var conformance = new Conformance(folder);
        run.Say($"{conformance.Cases.Length} cases from {folder}");
        using var connection = conformance.OpenTables();
        var passed = 0;
        foreach (var item in conformance.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = conformance.Run(item, connection);
            passed += outcome.Passed ? 1 : 0;
            if (!outcome.Passed)
            {
                run.Say($"  {item.Key}: {outcome.Failure}");
                if (run.Options.ContainsKey("sql"))
                {
                    run.Say(outcome.Sql ?? "");
                }
            }
        }

        run.Say($"compiling each case {CompileRounds} times more");
        return Task.FromResult<ImmutableArray<Measurement>>(
        [
            new("cases passed", passed, "cases", Math.Min(Needed, conformance.Cases.Length)),
            new("compile time, p50", CompileTime(conformance, 0.5), "ms", 1, Bound.AtMost),
            new("compile time, p95", CompileTime(conformance, 0.95), "ms", 1, Bound.AtMost),
        ]);
    }

    private static double CompileTime(Conformance conformance, double quantile)
    {
        var times = Enumerable.Range(0, CompileRounds)
            .SelectMany(_ => conformance.Cases.Select(c => conformance.CompileTime(c).TotalMilliseconds))
            .Order()
            .ToList();
        return times[(int)(quantile * (times.Count - 1))];
    }
}
