using System.Collections.Immutable;
using Parley.Bench.Asking;
using Parley.Bench.Harness;

namespace Parley.Bench.Questions;

/// <summary>
/// The question cases that are written down as text: each is asked as a whole turn; its outcome and plan must be those
/// written, its figures those that SQL over the raw files counts.
/// </summary>
public sealed class QuestionsVerb : Verb
{
    private const string Specs = "tests/Parley.Tests/Analytics/Specs";
    private const int FirstCases = 300;
    private const int SecondCases = 60;

    /// <inheritdoc />
    public override string Name => "questions";

    /// <inheritdoc />
    public override string Summary =>
        "Questions written down as text, asked as turns: outcome and plan as written, figures as raw SQL counts them (--cases FILE: see QuestionSuite)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        if (run.Cases is { } given)
        {
            return await MeasureAsync(run, given, 1, cancellationToken);
        }

        var own = Path.Combine(ProductCopy.Root(), Specs);
        return
        [
            .. await MeasureAsync(run, Path.Combine(own, "finance.yaml"), FirstCases, cancellationToken),
            .. await MeasureAsync(run, Path.Combine(own, "meridian.yaml"), SecondCases, cancellationToken),
        ];
    }

    private static async Task<ImmutableArray<Measurement>> MeasureAsync(BenchRun run, string file, int least, CancellationToken cancellationToken)
    {
        var suite = QuestionSuite.Read(file);
        await using var runner = await QuestionRunner.OpenAsync(suite, cancellationToken);
        run.Say($"{suite.Cases.Length} questions to {suite.Product}");
        var (wrong, withFigures, figures) = (0, 0, 0);
        foreach (var spec in suite.Cases)
        {
            var result = await runner.RunAsync(spec, cancellationToken);
            (withFigures, figures) = (withFigures + (result.Figures > 0 ? 1 : 0), figures + result.Figures);
            if (result.Fault is { } fault)
            {
                wrong++;
                run.Say($"  {spec}\n      {fault}");
            }
        }

        var name = Path.GetFileNameWithoutExtension(file);
        var planned = suite.Cases.Count(c => char.IsUpper(c.Expected[0]));
        run.Say($"{withFigures} of {planned} answered questions had figures (or members) compared, {figures} in all");
        return
        [
            new Measurement($"{name}: questions right", suite.Cases.Length - wrong, "questions", Math.Max(least, suite.Cases.Length)),
            new Measurement($"{name}: answers with figures counted from the files", 100d * withFigures / Math.Max(1, planned), "%", 80),
        ];
    }
}
