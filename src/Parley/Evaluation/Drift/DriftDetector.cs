using System.Collections.Immutable;
using System.Globalization;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Drift;

/// <summary>What moved.</summary>
public enum DriftKind
{
    /// <summary>What is asked.</summary>
    Input,

    /// <summary>How it is answered.</summary>
    Behaviour,

    /// <summary>What answers, behind the same name: the same probes are answered otherwise.</summary>
    Model,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">answered, refusals, question length, vocabulary, …</param>
/// <param name="P">p-value of its test.</param>
/// <param name="Limit">Alarms at or below this.</param>
/// <param name="Says">What was and what is.</param>
public sealed record DriftFinding(DriftKind Kind, string Name, double P, double Limit, string Says)
{
    /// <summary>False where the change is too small to matter, however sure it is.</summary>
    public bool IsMaterial { get; init; } = true;

    /// <summary>True where somebody should look.</summary>
    public bool IsAlarm => IsMaterial && P <= Limit;
}

/// <summary>
/// Looks for drift between two samples. All tests of one comparison share a budget of false alarms: where nothing moved, fewer than
/// two comparisons of a hundred raise one. Most of it watches the rate of good answers, because that is what people feel; the
/// rest is shared by what is asked, refusals, lengths, scores, cost and latency.
/// </summary>
public static class DriftDetector
{
    /// <summary>False alarms a comparison.</summary>
    public const double FalseAlarms = 0.013;

    private const double ShareOfAnswers = 0.82;
    private const int Fewest = 20;
    private const double LeastSharedProbes = 0.9;
    private const double LeastRateChange = 0.02;
    private const double LeastMedianChange = 0.1;

    /// <summary>Compares.</summary>
    /// <param name="before">What was usual.</param>
    /// <param name="after">What is now.</param>
    /// <returns>Everything that was looked at; empty where a sample has fewer than 20 observations.</returns>
    public static ImmutableArray<DriftFinding> Compare(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after)
    {
        if (before.Count < Fewest || after.Count < Fewest)
        {
            return [];
        }

        var probes = Probes(before, after);
        var others = (probes is { } pairs ? Paired(pairs) : Unpaired(before, after)).ToArray();
        var limit = FalseAlarms * (1 - ShareOfAnswers) / Math.Max(1, others.Length);
        return [Answers(before, after, probes), .. others.Select(finding => finding with { Limit = limit })];
    }

    private static DriftFinding Answers(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after, (DriftObservation Before, DriftObservation After)[]? probes)
    {
        var (first, second) = (Rate(before, o => o.Answered), Rate(after, o => o.Answered));
        if (probes is null)
        {
            return new DriftFinding(DriftKind.Behaviour, "good answers", TwoSamples.Drop(first, second), FalseAlarms * ShareOfAnswers, $"Good answers: {Share(first)} before, {Share(second)} now.");
        }

        var (lost, won) = (probes.Count(p => p.Before.Answered && !p.After.Answered), probes.Count(p => !p.Before.Answered && p.After.Answered));
        return new DriftFinding(
            DriftKind.Model, "good answers", lost > won ? PairedTests.McNemar(lost, won) / 2 : 1, FalseAlarms * ShareOfAnswers,
            $"Good answers to the same {probes.Length} probes: {Share(first)} before, {Share(second)} now; {lost} were lost, {won} won.");
    }

    private static IEnumerable<DriftFinding> Paired((DriftObservation Before, DriftObservation After)[] pairs)
    {
        var changed = pairs.Count(p => p.Before.Output != p.After.Output) / (double)pairs.Length;
        yield return Flip("score", pairs, o => o.Score ?? 0) with { IsMaterial = pairs.Any(p => p.Before.Score is not null) };
        yield return Flip("answer length", pairs, o => o.Output.Length) is var length ? length with { Says = string.Create(CultureInfo.InvariantCulture, $"{length.Says} {changed:P0} of the answers have other words.") } : null!;
        if (pairs.All(p => p is { Before.Latency: not null, After.Latency: not null }))
        {
            yield return Flip("latency", pairs, o => o.Latency!.Value);
        }

        if (pairs.Any(p => p.Before.Cost > 0))
        {
            yield return Flip("cost", pairs, o => o.Cost ?? 0);
        }
    }

    private static IEnumerable<DriftFinding> Unpaired(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after)
    {
        yield return Ranks(DriftKind.Input, "question length", before, after, o => DriftSample.Words(o.Question).Count());
        yield return new DriftFinding(DriftKind.Input, "vocabulary", Vocabulary.Test(before, after), 0, Vocabulary.Says(before, after));
        if (before.Concat(after).Any(o => o.Topic is not null))
        {
            yield return new DriftFinding(DriftKind.Input, "topics", Vocabulary.Topics(before, after), 0, Vocabulary.SaysTopics(before, after));
        }

        var (first, second) = (Rate(before, o => o.Refused), Rate(after, o => o.Refused));
        yield return new DriftFinding(DriftKind.Behaviour, "refusals", TwoSamples.Rates(first, second), 0, $"Refusals: {Share(first)} before, {Share(second)} now.")
        {
            IsMaterial = Math.Abs((first.Successes / (double)first.Trials) - (second.Successes / (double)second.Trials)) >= LeastRateChange,
        };
        yield return Ranks(DriftKind.Behaviour, "answer length", before, after, o => o.Output.Length);
        foreach (var (name, value) in new (string, Func<DriftObservation, double?>)[] { ("score", o => o.Score), ("latency", o => o.Latency), ("cost", o => o.Cost) })
        {
            if (before.Any(o => value(o) is > 0) && after.Any(o => value(o) is > 0))
            {
                yield return Ranks(DriftKind.Behaviour, name, before, after, value);
            }
        }
    }

    private static DriftFinding Ranks(DriftKind kind, string name, IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after, Func<DriftObservation, double?> value)
    {
        var (first, second) = (before.Select(value).OfType<double>().ToArray(), after.Select(value).OfType<double>().ToArray());
        var (was, now) = (Mean(first), Mean(second));
        return new DriftFinding(kind, name, TwoSamples.RankSum(first, second), 0, string.Create(CultureInfo.InvariantCulture, $"Mean {name}: {was:0.###} before, {now:0.###} now."))
        {
            IsMaterial = Math.Abs(now - was) >= (name == "score" ? LeastRateChange : LeastMedianChange * Math.Abs(was)),
        };
    }

    private static DriftFinding Flip(string name, (DriftObservation Before, DriftObservation After)[] pairs, Func<DriftObservation, double> value)
    {
        var differences = pairs.Select(p => value(p.After) - value(p.Before)).ToArray();
        var (was, now) = (pairs.Average(p => value(p.Before)), pairs.Average(p => value(p.After)));
        return new DriftFinding(DriftKind.Model, name, PairedTests.SignFlip(differences), 0, string.Create(CultureInfo.InvariantCulture, $"Mean {name} of the same probes: {was:0.###} before, {now:0.###} now."))
        {
            IsMaterial = Math.Abs(now - was) >= (name == "score" ? LeastRateChange : LeastMedianChange * Math.Abs(was)),
        };
    }

    // The same questions in both: what answers is compared, not what is asked.
    private static (DriftObservation Before, DriftObservation After)[]? Probes(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after)
    {
        var known = new Dictionary<UInt128, Queue<DriftObservation>>();
        foreach (var observation in before.Where(o => o.Probe is not null))
        {
            if (!known.TryGetValue(observation.Probe!.Value, out var queue))
            {
                known[observation.Probe.Value] = queue = new Queue<DriftObservation>();
            }

            queue.Enqueue(observation);
        }

        var pairs = after.Where(o => o.Probe is { } key && known.TryGetValue(key, out var queue) && queue.Count > 0).Select(o => (known[o.Probe!.Value].Dequeue(), o)).ToArray();
        return pairs.Length >= LeastSharedProbes * Math.Max(before.Count, after.Count) ? pairs : null;
    }

    private static (int Successes, int Trials) Rate(IReadOnlyList<DriftObservation> observations, Func<DriftObservation, bool> counts) => (observations.Count(counts), observations.Count);

    private static double Mean(double[] values) => values.Length == 0 ? 0 : values.Average();

    private static string Share((int Successes, int Trials) rate) => string.Create(CultureInfo.InvariantCulture, $"{rate.Successes / (double)rate.Trials:P1} of {rate.Trials}");
}
