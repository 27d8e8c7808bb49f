using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Bench.Asking;
using Parley.Bench.Understanding;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Bench.Probing;

/// <summary>
/// One caller's view of a product beside the same product cut down to what she may see: whatever she asks, both must say the same
/// figures and members, and nothing may name what is hidden.
/// </summary>
internal sealed class ProbedWorld : IAsyncDisposable
{
    private readonly AskedProduct _whole;
    private readonly AskedProduct _reduced;
    private readonly ProbedCaller _caller;
    private readonly HiddenWords _hidden;

    private ProbedWorld(AskedProduct whole, AskedProduct reduced, ProbedCaller caller, HiddenWords hidden) =>
        (_whole, _reduced, _caller, _hidden) = (whole, reduced, caller, hidden);

    /// <summary>Makes the reduced product of a caller.</summary>
    public static async Task<ProbedWorld> OpenAsync(AskedProduct whole, string folder, ProbedCaller caller, CancellationToken cancellationToken)
    {
        var reduced = await AskedProduct.OpenAsync(new CopiedProduct(folder) { Prepared = copy => ReducedData.Reduce(copy, caller) }, null, cancellationToken);
        await using var lease = reduced.Lease();
        var visible = await lease.Layer.CatalogueAsync(lease.Rules.For(caller.Caller), cancellationToken);
        return new ProbedWorld(whole, reduced, caller, HiddenWords.Of(await whole.CatalogueAsync(cancellationToken), visible, lease.Product, caller));
    }

    /// <summary>Asks a conversation in both; gives the first leak of each question.</summary>
    /// <returns>One entry a question; null where nothing leaks.</returns>
    public async Task<ImmutableArray<string?>> ProbeAsync(ImmutableArray<string> questions, CancellationToken cancellationToken)
    {
        var leaks = ImmutableArray.CreateBuilder<string?>();
        Turn? whole = null;
        Turn? reduced = null;
        foreach (var question in questions)
        {
            whole = await _whole.AskAsync(question, _caller.Caller, whole?.Conversation, cancellationToken);
            reduced = await _reduced.AskAsync(question, _caller.Caller, reduced?.Conversation, cancellationToken);
            leaks.Add(Leak(whole, reduced, string.Join('\n', questions)) is { } leak ? $"{_caller.Caller.Id}: {string.Join(" / ", questions[..(leaks.Count + 1)])}\n      {leak}" : null);
        }

        return leaks.ToImmutable();
    }

    public ValueTask DisposeAsync() => _reduced.DisposeAsync();

    private string? Leak(Turn whole, Turn reduced, string asked)
    {
        if (_hidden.Shown(whole, asked) is { } word)
        {
            return $"names \"{word}\": {TurnText.Of(whole)}";
        }

        var (seen, due) = (Figures(whole), Figures(reduced));
        return seen.SequenceEqual(due, StringComparer.Ordinal)
            ? null
            : $"shows {string.Join(", ", seen.Except(due).Take(3))} where her own data has {string.Join(", ", due.Except(seen).Take(3))}: {TurnText.Of(whole)} | {TurnText.Of(reduced)}";
    }

    /// <summary>Everything that depends on data: outcome, figures, members in tables and charts, choices, evidence, the last day of data.</summary>
    private static ImmutableArray<string> Figures(Turn turn) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{turn.Status} {turn.Answer.Outcome} {turn.Answer.AsOf}"),
        .. turn.Answer.Blocks.SelectMany(Texts),
        .. turn.Answer.Choices.Select(c => c.Question),
        .. turn.Answer.Evidence.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Scope.Metric} {e.Scope.Measurement} {e.Value}")),
    ];

    private static IEnumerable<string> Texts(Block block) => block switch
    {
        TextBlock { Role: not TextRole.Caveat } text => text.Spans.OfType<Figure>().Select(f => f.Text),
        TableBlock table => table.Rows.SelectMany(r => r).Select(s => s is Figure figure ? figure.Text : ((Words)s).Text),
        ChartBlock chart => chart.Labels.Concat(chart.Series.SelectMany(s => s.Points.OfType<Figure>()).Select(f => f.Text)),
        _ => [],
    };
}
