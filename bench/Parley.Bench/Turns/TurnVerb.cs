using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Turns;

/// <summary>
/// Whole turns over more than a million fact rows, from question to recorded answer, and beside each the turn's own SQL
/// run directly by DuckDB's ADO client over the same file, as many statements at once as there are cores. <c>--cases FILE</c> takes one
/// question a line in place of the verb's own; empty lines and lines that begin with # are left out.
/// </summary>
public sealed class TurnVerb : Verb
{
    private const string DefaultProduct = "samples/finance";
    private const string DefaultScale = "7";

    /// <summary>So often a question is asked before it is timed: the runtime has then made the fast code of a server that has run for a while.</summary>
    private const int WarmUps = 60;

    private const int Rounds = 30;
    private const int Rows = 1_000_000;

    /// <inheritdoc />
    public override string Name => "turn";

    /// <inheritdoc />
    public override string Summary =>
        "Turns over 1 M fact rows, p50 beyond the raw SQL of the same run (--product FOLDER; --scale N times as many events; --cases FILE: a question a line)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = run.Options.GetValueOrDefault("product", DefaultProduct);
        var scale = int.Parse(run.Options.GetValueOrDefault("scale", DefaultScale), CultureInfo.InvariantCulture);
        var questions = await File.ReadAllLinesAsync(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "turn.txt"), cancellationToken);
        run.Say($"making {folder}, {scale} times");
        await using var product = await AskedProduct.OpenAsync(new CopiedProduct(folder) { Scale = scale }, null, cancellationToken);
        using var raw = RawSnapshot.Open(product.Snapshot());
        var rows = raw.Rows();
        run.Say(string.Create(CultureInfo.InvariantCulture, $"the largest table has {rows:#,##0} rows"));
        var (beyond, peer, unanswered) = (new List<double>(), new List<double>(), 0);
        foreach (var question in questions.Where(q => q.Length > 0 && q[0] != '#'))
        {
            var timed = await TimeAsync(product, raw, question, cancellationToken);
            unanswered += timed.IsAnswered ? 0 : 1;
            beyond.AddRange(timed.Turns.Zip(timed.Raw, (turn, sql) => turn - sql));
            peer.AddRange(timed.Raw);
            run.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"  {Median(timed.Turns):0.0} ms a turn, {Median(timed.Raw):0.0} ms its SQL: {question}{(timed.IsAnswered ? "" : " (NOT ANSWERED)")}\n      {timed.Steps}"));
        }

        return
        [
            new("fact rows", rows, "rows", Rows),
            new("questions not answered", unanswered, "questions", 0, Bound.AtMost),
            new("a turn beyond its raw SQL, p50", Median(beyond), "ms", 5, Bound.AtMost, Median(peer)),
        ];
    }

    private static async Task<Timed> TimeAsync(AskedProduct product, RawSnapshot raw, string question, CancellationToken cancellationToken)
    {
        var (turns, sql, all) = (new List<double>(), new List<double>(), new List<Turn>());
        for (var i = -WarmUps; i < Rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var turn = await product.AskAsync(question, Caller.LocalOwner, null, cancellationToken);
            var asked = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            began = Stopwatch.GetTimestamp();
            await raw.RunAsync(turn.Sql, cancellationToken);
            if (i >= 0)
            {
                turns.Add(asked);
                sql.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                all.Add(turn);
            }
        }

        var steps = all[0].TimingsMs.Keys.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s} {Median(all.Select(t => t.TimingsMs.GetValueOrDefault(s))):0.0}"));
        return new Timed(turns, sql, all.TrueForAll(t => t is { Status: TurnStatus.Completed, Answer.Outcome: Answers.Outcome.Answered }), string.Join(", ", steps));
    }

    private static double Median(IEnumerable<double> times)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Timed(List<double> Turns, List<double> Raw, bool IsAnswered, string Steps);
}
