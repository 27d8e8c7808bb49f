using System.Collections.Immutable;
using System.Diagnostics;
using Parley.Answers;
using Parley.Bench.Harness;
using Parley.Guardrails;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Fabrications;

/// <summary>
/// Checks 1,000 true answers over the sample product, then 200 with a falsehood put into them. <c>--cases FILE</c> takes
/// one question a line in place of the made ones; empty lines and lines that begin with # are left out.
/// </summary>
public sealed class FabricationsVerb : Verb
{
    private const int Answers = 1000;
    private const int EachKind = 40;
    private const int MostShown = 20;

    /// <inheritdoc />
    public override string Name => "fabrications";

    /// <inheritdoc />
    public override string Summary => "Reads 1,000 answers for figures without evidence, and 200 with injected fabrications.";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        await using var product = await SampleProduct.OpenAsync("finance", cancellationToken);
        var answers = await AskAsync(run, product, cancellationToken);
        run.Say($"{answers.Count} answers");
        var unresolved = CheckAll(run, answers, out var milliseconds);
        var (blocked, injected) = Inject(run, answers);
        return
        [
            new("answers", answers.Count, "answers", run.Cases is null ? Answers : 1),
            new("unresolved_figures", unresolved, "findings", 0, Bound.AtMost),
            new("fabrications_injected", injected, "fabrications", 5 * EachKind),
            new("fabrications_blocked", blocked, "fabrications", 5 * EachKind),
            new("check_p50", milliseconds, "ms", 1, Bound.AtMost),
        ];
    }

    private static async Task<List<CheckedAnswer>> AskAsync(BenchRun run, SampleProduct product, CancellationToken cancellationToken)
    {
        var questions = run.Cases is { } file
            ? (await File.ReadAllLinesAsync(file, cancellationToken)).Where(l => l.Length > 0 && l[0] != '#')
            : QuestionMaker.From(product.Catalogue);
        var answers = new List<CheckedAnswer>();
        var refused = 0;
        foreach (var question in questions)
        {
            var verbosity = (Verbosity)(answers.Count % 3);
            if (await CheckedAnswer.AskAsync(question, product, verbosity, cancellationToken) is { } answer)
            {
                answers.Add(answer);
            }
            else
            {
                refused++;
            }

            if (answers.Count == Answers)
            {
                break;
            }
        }

        run.Say($"{refused} questions were not answered");
        return answers;
    }

    private static int CheckAll(BenchRun run, List<CheckedAnswer> answers, out double milliseconds)
    {
        var (found, shown, times) = (0, 0, new List<double>());
        foreach (var answer in answers)
        {
            var renderings = answer.Renderings;
            var started = Stopwatch.GetTimestamp();
            var verdict = AnswerChecker.Check(answer.Answer, renderings, answer.Context);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            found += verdict.Findings.Length;
            if (!verdict.IsSupported && shown++ < (run.Options.ContainsKey("all") ? int.MaxValue : MostShown))
            {
                run.Say($"{verdict.Findings.Length} unresolved in \"{answer.Question}\": {verdict.Findings[0]}");
            }
        }

        times.Sort();
        milliseconds = times[times.Count / 2];
        return found;
    }

    private static (int Blocked, int Injected) Inject(BenchRun run, List<CheckedAnswer> answers)
    {
        var (blocked, injected) = (0, 0);
        foreach (var kind in Enum.GetValues<FabricationKind>())
        {
            var of = 0;
            for (var i = 0; i < answers.Count * 4 && of < EachKind; i++)
            {
                // A step that shares no factor with the count visits every answer, far ones first.
                var answer = answers[(int)((i * 389L) % answers.Count)];
                if (Fabricator.Fabricate(answer, kind, of) is not { } fabricated)
                {
                    continue;
                }

                of++;
                if (AnswerChecker.Check(fabricated.Answer, fabricated.Renderings, answer.Context).IsSupported)
                {
                    run.Say($"{kind} {of} passed in \"{answer.Question}\": {CheckedAnswer.FirstDifference(answer, fabricated)}");
                    continue;
                }

                blocked++;
            }

            injected += of;
        }

        return (blocked, injected);
    }
}
