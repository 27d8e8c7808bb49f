using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Guardrails.Injection;
using Parley.Guardrails.Trained;

namespace Parley.Bench.Guarding.Training;

/// <summary>Makes the weights of the guardrails' classifier from the texts of <c>Cases/guarding/training</c>; says how well they are learnt.</summary>
internal sealed class TrainGuardrailsVerb : Verb
{
    private const double LearntTarget = 95;

    public override string Name => "train-guardrails";

    public override string Summary => "makes the weights of the guardrails' classifier from made texts, and tells whether the shipped ones are they (--to FILE)";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "guarding", "training");
        var without = run.Options.GetValueOrDefault("without", "");
        var texts = TrainingTexts.Read(folder, without);
        foreach (var one in texts.GroupBy(t => t.Class))
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{one.Key}: {one.Count()} texts"));
        }

        var made = ClassifierTraining.Fit(texts, run.Options.TryGetValue("fits", out var fits) ? int.Parse(fits, CultureInfo.InvariantCulture) : ClassifierTraining.Fits);
        Validate(run, run.Options.GetValueOrDefault("validation", Path.Combine(folder, "..", "validation")), made);
        if (without.Length > 0)
        {
            string[] left = [.. TrainingTexts.Of(folder, without, 4)];
            run.Say(string.Create(CultureInfo.InvariantCulture, $"left out, {left.Length} texts of {without}*: {100.0 * left.Count(t => InjectionScorer.Score(t, made).IsAttack) / left.Length:0.0}% taken for attacks"));
        }

        var right = texts.Count(t => Likeliest(made, t.Text) == t.Class);
        if (run.Options.TryGetValue("to", out var file))
        {
            var weights = new StringWriter();
            made.Write(weights);
            await File.WriteAllTextAsync(file, weights.ToString(), cancellationToken);
            return [new Measurement("training texts told apart", 100.0 * right / texts.Length, "%", LearntTarget)];
        }

        var same = texts.Count(t => Likeliest(made, t.Text) == Likeliest(TrainedClassifier.Instance, t.Text));
        return
        [
            new Measurement("training texts told apart", 100.0 * right / texts.Length, "%", LearntTarget),
            new Measurement("training texts on which the shipped weights agree", 100.0 * same / texts.Length, "%", LearntTarget),
        ];
    }

    // Texts that nothing is learnt from: how the choice of texts to learn from is judged, before the measured set is.
    private static void Validate(BenchRun run, string folder, TrainedClassifier made)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        (string Text, bool IsAttack)[] texts = [.. CaseTexts.Read(Path.Combine(folder, "attacks.txt")).Select(t => (t, true)), .. CaseTexts.Read(Path.Combine(folder, "harmless.txt")).Select(t => (t, false))];
        var scored = texts.Select(t => (t.Text, InjectionScorer.Score(t.Text, made).Score, t.IsAttack)).ToArray();
        foreach (var (text, score, isAttack) in scored.Where(t => t.Score >= 0.5 != t.IsAttack))
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{(isAttack ? "missed" : "stopped")} {score:0.000}: {(text.Length > 160 ? text[..160] + "…" : text)}"));
        }

        double Stopped(bool attacks) => 100.0 * scored.Count(t => t.IsAttack == attacks && t.Score >= 0.5) / scored.Count(t => t.IsAttack == attacks);
        run.Say(string.Create(CultureInfo.InvariantCulture, $"validation: {Stopped(true):0.0}% of the attacks, {Stopped(false):0.0}% of the harmless stopped; AUROC {RankQuality.Auroc(scored.Select(t => (t.Score, t.IsAttack))):0.000}"));
    }

    private static string Likeliest(TrainedClassifier classifier, string text)
    {
        var likely = classifier.Likelihoods(text);
        return classifier.Classes[Array.IndexOf(likely, likely.Max())];
    }
}
