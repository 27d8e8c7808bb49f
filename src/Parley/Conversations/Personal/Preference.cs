using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Conversations.Personal;

/// <summary>
/// How somebody likes to be answered: what they said themselves, and what was counted while they asked. It changes the length of an answer
/// and what is shown first, never a figure.
/// </summary>
public sealed record Preference
{
    /// <summary>The most questions and metrics that are counted; the rarest are forgotten first.</summary>
    public const int MostCounted = 50;

    /// <summary>So many choices of the same view make it the first one.</summary>
    public const int Enough = 3;

    /// <summary>False where nothing is counted and nothing counted is used.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>Length of answers; the product's own where null.</summary>
    public Verbosity? Verbosity { get; init; }

    /// <summary>chart or table first; what was chosen most often where empty.</summary>
    public string View { get; init; } = "";

    /// <summary>The format of exports that stands first, as <c>xlsx</c>; the one chosen most often where empty.</summary>
    public string Format { get; init; } = "";

    /// <summary>True where the page shows what belongs to the conversation beside it.</summary>
    public bool HasSidebar { get; init; } = true;

    /// <summary>True where the list of first steps was put away.</summary>
    public bool HidesFirstSteps { get; init; }

    /// <summary>First steps that were done.</summary>
    public ImmutableSortedSet<string> Done { get; init; } = [];

    /// <summary>View → how often it was chosen.</summary>
    public ImmutableSortedDictionary<string, int> Views { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Format of an export → how often it was chosen.</summary>
    public ImmutableSortedDictionary<string, int> Formats { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Metric → how often it was asked about.</summary>
    public ImmutableSortedDictionary<string, int> Metrics { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Question in full → how often it was asked.</summary>
    public ImmutableSortedDictionary<string, int> Questions { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The view to begin with: as said, or as chosen at least <see cref="Enough"/> times and more often than the others; empty for none.</summary>
    public string FirstView => First(View, Views);

    /// <summary>The format that stands first among exports, by the same rule; empty for none.</summary>
    public string FirstFormat => First(Format, Formats);

    /// <summary>This preference after an answered turn.</summary>
    /// <param name="turn">The turn.</param>
    public Preference After(Turn turn) => !Learns || turn.Answer.Outcome != Outcome.Answered || turn.Status != TurnStatus.Completed ? this : this with
    {
        Metrics = turn.Plan is { } plan ? plan.Metrics.Aggregate(Metrics, Counted) : Metrics,
        Questions = turn.Answer.ResolvedQuestion.Length > 0 ? Counted(Questions, turn.Answer.ResolvedQuestion) : Questions,
    };

    /// <summary>This preference after a view was chosen.</summary>
    /// <param name="view">chart, table or sql.</param>
    public Preference AfterView(string view) => Learns ? this with { Views = Counted(Views, view) } : this;

    /// <summary>This preference after something was exported.</summary>
    /// <param name="format">csv, xlsx, png, pdf or md.</param>
    public Preference AfterExport(string format) => Learns ? this with { Formats = Counted(Formats, format) } : this;

    /// <summary>This preference without what was counted.</summary>
    public Preference Forgotten() => this with { Views = Views.Clear(), Formats = Formats.Clear(), Metrics = Metrics.Clear(), Questions = Questions.Clear() };

    private string First(string said, ImmutableSortedDictionary<string, int> counts) => said.Length > 0 || !Learns
        ? said
        : counts.Where(c => c.Value >= Enough).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).FirstOrDefault() ?? "";

    private static ImmutableSortedDictionary<string, int> Counted(ImmutableSortedDictionary<string, int> counts, string name)
    {
        counts = counts.SetItem(name, counts.GetValueOrDefault(name) + 1);
        return counts.Count <= MostCounted
            ? counts
            : counts.Remove(counts.Where(c => c.Key != name).OrderBy(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key);
    }
}
