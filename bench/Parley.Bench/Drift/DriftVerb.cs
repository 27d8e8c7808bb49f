using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Evaluation.Drift;
using Parley.Statistics;

namespace Parley.Bench.Drift;

/// <summary>
/// Drift over drawn answers to drawn questions. One pool is cut into equal halves again and again, where every alarm is false; then
/// the second half becomes worse, or the same probes are asked again and some flip by chance.
/// </summary>
internal sealed class DriftVerb : Verb
{
    private const int Half = 500;
    private const double Good = 0.8;
    private const double Uncertain = 0.05;

    private static readonly string[] Subjects = ["revenue", "orders", "returns", "margin", "stock", "visitors", "refunds", "churn", "signups", "tickets"];
    private static readonly string[] Forms = ["what was {0} in {1}", "how did {0} change in {1}", "show {0} by region for {1}", "why did {0} fall in {1} please", "{0} {1}", "compare {0} in {1} with the year before and tell me why"];
    private static readonly string[] Periods = ["January", "March", "the last quarter", "2024", "week 12", "June", "the summer"];

    public override string Name => "drift";

    public override string Summary => "drift: false alarms on equal halves of one pool (--splits), power at a drop of 10 points from 80% with 500 a half, and of 5 points with 500 paired probes of which 5% are answered by chance; --seed draws others";

    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var splits = int.Parse(run.Options.GetValueOrDefault("splits", "1000"), CultureInfo.InvariantCulture);
        var seed = ulong.Parse(run.Options.GetValueOrDefault("seed", "7"), CultureInfo.InvariantCulture);
        var random = new SeededRandom(seed);
        var (halves, drops, probes, quiet) = (0, 0, 0, 0);
        var raised = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var split = 0; split < splits; split++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pool = Draw(random, 2 * Half, Good);
            var alarms = DriftDetector.Compare(pool[..Half], pool[Half..]).Where(f => f.IsAlarm).ToArray();
            halves += alarms.Length > 0 ? 1 : 0;
            foreach (var alarm in alarms)
            {
                raised[alarm.Name] = raised.GetValueOrDefault(alarm.Name) + 1;
            }

            drops += IsFound(DriftDetector.Compare(pool[..Half], Draw(random, Half, Good - 0.1)));
            var asked = Probes(random, pool[..Half]);
            probes += IsFound(DriftDetector.Compare(asked, Again(random, asked, 0.05)));
            quiet += DriftDetector.Compare(asked, Again(random, asked, 0)).Any(f => f.IsAlarm) ? 1 : 0;
        }

        run.Say($"False alarms by what they were about: {(raised.Count == 0 ? "none" : string.Join(", ", raised.Select(r => $"{r.Key} {r.Value}")))}");
        return Task.FromResult<ImmutableArray<Measurement>>(
        [
            new Measurement($"false alarms on equal halves, {splits} splits", halves / (double)splits, "share", 0.02, Bound.AtMost),
            new Measurement("false alarms with paired probes of which 5% are answered by chance", quiet / (double)splits, "share", 0.02, Bound.AtMost),
            new Measurement($"power, a drop of 10 points from 80%, {Half} a half", drops / (double)splits, "share", 0.9),
            new Measurement($"power, a drop of 5 points with {Half} paired probes", probes / (double)splits, "share", 0.9),
        ]);
    }

    private static int IsFound(ImmutableArray<DriftFinding> findings) => findings.Any(f => f is { Name: "good answers", IsAlarm: true }) ? 1 : 0;

    private static DriftObservation[] Draw(SeededRandom random, int count, double good) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var topic = Subjects[Math.Min(random.Below(Subjects.Length), random.Below(Subjects.Length))];
            var answered = random.Unit() < good;
            return new DriftObservation(string.Format(CultureInfo.InvariantCulture, Forms[random.Below(Forms.Length)], topic, Periods[random.Below(Periods.Length)]), answered)
            {
                Topic = topic,
                Refused = !answered && random.Unit() < 0.3,
                Output = new string('x', 40 + random.Below(400)),
                Score = answered ? 0.7 + (0.3 * random.Unit()) : 0.5 * random.Unit(),
                Latency = 200 * Math.Exp(2 * random.Unit()),
                Cost = 0.001 * (1 + random.Unit()),
            };
        }),
    ];

    // The first probes are answered well or not by the throw of a coin, each time they are asked.
    private static DriftObservation[] Probes(SeededRandom random, DriftObservation[] pool) =>
        [.. pool.Select((o, i) => o with { Probe = (UInt128)i, Answered = i < Uncertain * pool.Length ? random.Below(2) == 0 : o.Answered })];

    // Of all probes a share is lost: of those that were answered well, more.
    private static DriftObservation[] Again(SeededRandom random, DriftObservation[] asked, double lost) =>
    [
        .. asked.Select((o, i) => o with
        {
            Answered = i < Uncertain * asked.Length ? random.Below(2) == 0 : o.Answered && random.Unit() >= lost / (Good * (1 - Uncertain)),
            Latency = o.Latency * (0.8 + (0.4 * random.Unit())),
        }),
    ];
}
