using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Statistics.Causes;

namespace Parley.Bench.Causes;

/// <summary>The search for causes on real and generated tables, one configuration for all, beside Adtributor.</summary>
public sealed class RootCauseVerb : Verb
{
    // The search was designed on seeds up to 600 and on every other public case.
    private const uint FirstUnseen = 700_001;
    private const int TablesOfAFamily = 200;

    private static readonly CauseFamily[] Families =
    [
        new("sums", false, (0.02, 0.2), (0.2, 0.9), 3),
        new("sums, weak causes and much noise", false, (0.2, 0.5), (0.08, 0.3), 3) { Findable = 4 },
        new("ratios", true, (0, 0.1), (0.25, 0.9), 3),
        new("sums in which nothing happened", false, (0.02, 0.4), (0, 0), 0),
        new("ratios in which nothing happened", true, (0, 0.2), (0, 0), 0),
    ];

    private static readonly double[] Targets = [0.93, 0.8, 0.95];

    /// <inheritdoc />
    public override string Name => "root-cause";

    /// <inheritdoc />
    public override string Summary => "F1 of the causes found, real ratio cases (--cases FOLDER; --show misses) and generated tables (--seed FIRST, --tables N)";

    /// <inheritdoc />
    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<Measurement>();
        var folder = run.Cases ?? Path.Combine(PublicCases.Folder("rs-root-cause"), "RS");
        var halves = new List<(CauseScore Ours, CauseScore Peer)>[2] { [], [] };
        foreach (var (place, one) in LiveCases.Read(folder).Index())
        {
            var live = new CauseCase(one.Name, "live", one.Rows.At(one.At)!, one.Causes);
            var score = Score(live, cancellationToken);
            halves[place % 2].Add(score);
            if (run.Options.GetValueOrDefault("show") == "misses" && score.Ours.F1 < 1)
            {
                Show(run, live, cancellationToken);
            }
        }

        run.Say($"live cases: half the search was designed on {Sum(halves[0]).Ours.F1:0.000}, half held out {Sum(halves[1]).Ours.F1:0.000}");
        results.Add(Measured("live ratio cases", 0.78, Sum([.. halves[0], .. halves[1]])));
        var first = uint.Parse(run.Options.GetValueOrDefault("seed") ?? FirstUnseen.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var tables = int.Parse(run.Options.GetValueOrDefault("tables") ?? TablesOfAFamily.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        foreach (var (place, family) in Families.Index())
        {
            var cases = Enumerable.Range(0, tables).Select(i => new CauseGenerator(first + (uint)i).Make(family)).ToArray();
            var scores = cases.Select(c => Score(c, cancellationToken)).ToArray();
            run.Say($"{family.Name}: {tables} tables of {cases.Average(c => c.Table.Leaves.Length):0} leaves, {cases.Average(c => c.Causes.Length):0.0} causes each; "
                + $"noise {family.Noise.Least:P0} to {family.Noise.Most:P0}, causes change {family.Shift.Least:P0} to {family.Shift.Most:P0}; {Sum(scores).Ours}");
            results.Add(place < Targets.Length
                ? Measured(family.Name, Targets[place], Sum(scores))
                : new Measurement($"{family.Name}: tables with a cause", 100.0 * scores.Count(s => s.Ours.Wrong > 0) / tables, "%", 2, Bound.AtMost, 100.0 * scores.Count(s => s.Peer.Wrong > 0) / tables));
        }

        return Task.FromResult(results.ToImmutable());
    }

    private static void Show(BenchRun run, CauseCase one, CancellationToken cancellationToken)
    {
        var found = CauseSearch.Find(one.Table, null, cancellationToken).Causes.Select(c => $"{CauseCase.Text(c)} ({c.Evidence:0}, {c.Leaves.Length} leaves)");
        run.Say($"{one.Name}: {one.Table.Leaves.Length} leaves; true {string.Join(" | ", one.Causes)}; found {string.Join(" | ", found)}");
    }

    private static Measurement Measured(string name, double target, (CauseScore Ours, CauseScore Peer) score) =>
        new(name, score.Ours.F1, "F1", target, Peer: score.Peer.F1);

    private static (CauseScore Ours, CauseScore Peer) Score(CauseCase one, CancellationToken cancellationToken)
    {
        var found = CauseSearch.Find(one.Table, null, cancellationToken).Causes.Select(CauseCase.Text).ToArray();
        return (CauseScore.Of(one, found), CauseScore.Of(one, Adtributor.Find(one.Table)));
    }

    private static (CauseScore Ours, CauseScore Peer) Sum(IEnumerable<(CauseScore Ours, CauseScore Peer)> scores) =>
        scores.Aggregate((default(CauseScore), default(CauseScore)), (sum, s) => (sum.Item1 + s.Ours, sum.Item2 + s.Peer));
}
