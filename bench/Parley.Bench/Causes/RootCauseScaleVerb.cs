using System.Collections.Immutable;
using System.Diagnostics;
using Parley.Bench.Harness;
using Parley.Statistics.Causes;

namespace Parley.Bench.Causes;

/// <summary>The time of one search over a large table.</summary>
public sealed class RootCauseScaleVerb : Verb
{
    private const int Leaves = 50_000;
    private const int Repeats = 5;

    private static readonly int[] Sizes = [12, 10, 9, 8, 7, 5];

    /// <inheritdoc />
    public override string Name => "root-cause-scale";

    /// <inheritdoc />
    public override string Summary => "The search for causes over 50,000 leaves with 6 attributes and two causes";

    /// <inheritdoc />
    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var table = Table();
        run.Say($"{table.Leaves.Length} leaves, values of the attributes: {string.Join(", ", table.Members.Select(m => m.Length))}");
        var times = new List<double>();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            var found = CauseSearch.Find(table, null, cancellationToken);
            times.Add(watch.Elapsed.TotalSeconds);
            run.Say($"{watch.Elapsed.TotalSeconds:0.00} s, processor {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:0.00} s: {string.Join("; ", found.Causes.Select(CauseCase.Text))}");
        }

        return Task.FromResult<ImmutableArray<Measurement>>([new Measurement("search, median", times.Order().ElementAt(Repeats / 2), "s", 2, Bound.AtMost)]);
    }

    private static LeafTable Table()
    {
        var draw = new Draw(20);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var leaves = new List<Leaf>();
        while (leaves.Count < Leaves)
        {
            ImmutableArray<string> members = [.. Sizes.Select((s, a) => $"v{a}_{draw.Below(s)}")];
            if (seen.Add(string.Join(',', members)))
            {
                var expected = 20.0 + draw.Below(200);
                var shift = members[1] == "v1_3" ? 0.6 : members[0] == "v0_5" && members[2] == "v2_2" ? 1.5 : 1;
                leaves.Add(new Leaf(members, expected * shift * (0.9 + (0.2 * draw.Below(1000) / 1000)), expected));
            }
        }

        return LeafTable.Of([.. Sizes.Select((_, a) => $"a{a}")], false, leaves);
    }
}
