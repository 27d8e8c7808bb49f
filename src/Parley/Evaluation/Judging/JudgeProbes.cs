using System.Collections.Immutable;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Judging;

/// <summary>Two answers to one question that a judge chooses between.</summary>
/// <param name="Question">The question, as the criterion sees it.</param>
/// <param name="First">An answer.</param>
/// <param name="Second">Another.</param>
public sealed record ProbePair(string Question, string First, string Second)
{
    /// <summary>Which of the two the judge's own model wrote: first, second or neither.</summary>
    public int? OwnPlace { get; init; }
}

/// <summary>What probes say of a judge's leanings.</summary>
/// <param name="Asked">Choices that were asked for.</param>
/// <param name="Unread">Choices that could not be read.</param>
public sealed record JudgeLeanings(int Asked, int Unread)
{
    /// <summary>Share of pairs in which the same answer wins whichever comes first; 1 is none of this bias.</summary>
    public Interval Consistent { get; init; }

    /// <summary>Share of choices that fell on what stood first; 0.5 is none.</summary>
    public Interval FirstPlace { get; init; }

    /// <summary>Share of consistent choices that fell on the longer answer; 0.5 is none where lengths say nothing.</summary>
    public Interval Longer { get; init; }

    /// <summary>Share of consistent choices that fell on what the judge's own model wrote; nothing where nobody said which.</summary>
    public Interval? Own { get; init; }
}

/// <summary>
/// Probes of a judge: each pair is shown twice, the other way round the second time. What changes with the place is the place's doing;
/// what does not may be the length's, or the author's.
/// </summary>
public static class JudgeProbes
{
    /// <summary>Probes a judge.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="pairs">Pairs; 30 and more say something.</param>
    /// <param name="criteria">By what it chooses.</param>
    /// <param name="options">How providers are opened.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<JudgeLeanings> RunAsync(SuiteProvider judge, IReadOnlyList<ProbePair> pairs, string criteria, EvaluationOptions options, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var suite = new Suite(Directory.GetCurrentDirectory());
        var providers = new ProviderSource(
            new HttpCaller(client, options.CacheFolder is { } folder ? new ReplyCache(folder) : null, options.Clock), new ProgramRunner(options.Scripts, suite.Folder), suite, options);
        var asked = new Judge(providers);
        var choices = new List<(ProbePair Pair, int? Straight, int? Turned)>();
        foreach (var pair in pairs)
        {
            choices.Add((pair, await ChooseAsync(pair.First, pair.Second, pair).ConfigureAwait(false), await ChooseAsync(pair.Second, pair.First, pair).ConfigureAwait(false)));
        }

        return Read(choices);

        async Task<int?> ChooseAsync(string left, string right, ProbePair pair) =>
            (await asked.SelectAsync(new SuiteAssertion("select-best") { Value = $"{criteria} The question was: {pair.Question}", Provider = judge }, new SuiteTest(), [left, right], 0, cancellationToken).ConfigureAwait(false)).Best;
    }

    /// <summary>Reads choices: the place that won as shown, and as shown the other way round.</summary>
    internal static JudgeLeanings Read(IReadOnlyList<(ProbePair Pair, int? Straight, int? Turned)> choices)
    {
        var read = choices.Where(c => c is { Straight: not null, Turned: not null }).ToArray();
        var same = read.Where(c => c.Straight != c.Turned).ToImmutableArray();
        var places = choices.SelectMany(c => new[] { c.Straight, c.Turned }).OfType<int>().ToArray();
        var lengths = same.Where(c => c.Pair.First.Length != c.Pair.Second.Length).ToArray();
        var own = same.Where(c => c.Pair.OwnPlace is not null).ToArray();
        return new JudgeLeanings(2 * choices.Count, (2 * choices.Count) - places.Length)
        {
            Consistent = Proportions.Wilson(same.Length, read.Length),
            FirstPlace = Proportions.Wilson(places.Count(p => p == 0), places.Length),
            Longer = Proportions.Wilson(lengths.Count(c => (c.Straight == 0) == (c.Pair.First.Length > c.Pair.Second.Length)), lengths.Length),
            Own = own.Length == 0 ? null : Proportions.Wilson(own.Count(c => c.Straight == c.Pair.OwnPlace), own.Length),
        };
    }
}
