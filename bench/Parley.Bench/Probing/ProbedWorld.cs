using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Parley.Answers;
using Parley.Bench.Asking;
using Parley.Bench.Understanding;
using Parley.Conversations;

namespace Parley.Bench.Probing;

/// <summary>
/// One caller's view of a product beside two that are cut down to the rows she may see. Over the one without any rule for rows, every
/// figure and member must be the same; over the one with the same rules, every byte: what is hidden is as if it were not there. On
/// no surface may anything name what is hidden.
/// </summary>
internal sealed class ProbedWorld : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Written = Answers.AnswerJson.Writing();

    private readonly AskedProduct _whole;
    private readonly AskedProduct _free;
    private readonly AskedProduct _ruled;
    private readonly ProbedCaller _caller;
    private readonly HiddenWords _hidden;

    private ProbedWorld((AskedProduct Whole, AskedProduct Free, AskedProduct Ruled) products, ProbedCaller caller, HiddenWords hidden)
    {
        (_whole, _free, _ruled) = products;
        (_caller, _hidden) = (caller, hidden);
    }

    /// <summary>Makes the reduced products of a caller.</summary>
    public static async Task<ProbedWorld> OpenAsync(AskedProduct whole, PermissionSuite suite, ProbedCaller caller, CancellationToken cancellationToken)
    {
        Task<AskedProduct> ReducedAsync(bool withRules) => AskedProduct.OpenAsync(
            new CopiedProduct(suite.Product)
            {
                Prepared = copy =>
                {
                    ReducedData.CutRows(copy, caller);
                    ReducedData.WriteRules(copy, withRules ? suite.Rules : null, caller);
                },
            },
            null,
            cancellationToken);

        var (free, ruled) = (await ReducedAsync(withRules: false), await ReducedAsync(withRules: true));
        await using var lease = free.Lease();
        var visible = await lease.Layer.CatalogueAsync(lease.Rules.For(caller.Caller), cancellationToken);
        var hidden = HiddenWords.Of(await whole.CatalogueAsync(cancellationToken), visible, lease.Product, caller);
        return new ProbedWorld((whole, free, ruled), caller, hidden);
    }

    /// <summary>Asks a conversation of the whole product and of a reduced one; gives the first leak of each question.</summary>
    /// <param name="questions">What is asked, in order.</param>
    /// <param name="toTheByte">True to compare with the product under the same rules, false with the one without.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One entry a question; null where nothing leaks.</returns>
    public async Task<ImmutableArray<string?>> ProbeAsync(ImmutableArray<string> questions, bool toTheByte, CancellationToken cancellationToken)
    {
        var leaks = ImmutableArray.CreateBuilder<string?>();
        var own = string.Join('\n', questions.Concat(_caller.Caller.Attributes.Values));
        Turn? whole = null;
        Turn? reduced = null;
        foreach (var question in questions)
        {
            whole = await _whole.AskAsync(question, _caller.Caller, whole?.Conversation, cancellationToken);
            reduced = await (toTheByte ? _ruled : _free).AskAsync(question, _caller.Caller, reduced?.Conversation, cancellationToken);
            var leak = _hidden.Shown(whole, own) is { } word ? $"names \"{word}\": {TurnText.Of(whole)}"
                : toTheByte ? Difference([AnswerJson(whole)], [AnswerJson(reduced)], whole, reduced)
                : Difference(Figures(whole), Figures(reduced), whole, reduced);
            leaks.Add(leak is null ? null : $"{string.Join(" / ", questions[..(leaks.Count + 1)])}\n      {leak}");
        }

        return leaks.ToImmutable();
    }

    public async ValueTask DisposeAsync()
    {
        await _free.DisposeAsync();
        await _ruled.DisposeAsync();
    }

    private static string? Difference(ImmutableArray<string> seen, ImmutableArray<string> due, Turn whole, Turn reduced)
    {
        if (seen.SequenceEqual(due, StringComparer.Ordinal))
        {
            return null;
        }

        var (has, needs) = (string.Join('\n', seen.Except(due)), string.Join('\n', due.Except(seen)));
        var at = Math.Max(0, has.Zip(needs).TakeWhile(c => c.First == c.Second).Count() - 40);
        return $"has \"{Cut(has, at)}\", her own data \"{Cut(needs, at)}\": {TurnText.Of(whole)} | {TurnText.Of(reduced)}";
    }

    private static string Cut(string text, int at) => text.Substring(Math.Min(at, text.Length), Math.Min(160, text.Length - Math.Min(at, text.Length)));

    private static string AnswerJson(Turn turn) => $"{turn.Status} {JsonSerializer.Serialize(turn.Answer, Written)} {string.Join('\n', turn.Sql)} {string.Join('\n', turn.Verdicts)}";

    /// <summary>Everything that depends on data: figures, members in tables and charts, choices, evidence, the last day of data. Declines are worded by the rules.</summary>
    private static ImmutableArray<string> Figures(Turn turn) => turn.Answer.Outcome is not (Outcome.Answered or Outcome.Clarified) ? [] :
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
