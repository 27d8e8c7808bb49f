using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
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
        var texts = TrainingTexts.Read(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "guarding", "training"));
        foreach (var one in texts.GroupBy(t => t.Class))
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{one.Key}: {one.Count()} texts"));
        }

        var made = ClassifierTraining.Fit(texts);
        if (run.Options.TryGetValue("to", out var file))
        {
            var weights = new StringWriter();
            made.Write(weights);
            await File.WriteAllTextAsync(file, weights.ToString(), cancellationToken);
        }

        var right = texts.Count(t => Likeliest(made, t.Text) == t.Class);
        var same = texts.Count(t => Likeliest(made, t.Text) == Likeliest(TrainedClassifier.Instance, t.Text));
        return
        [
            new Measurement("training texts told apart", 100.0 * right / texts.Length, "%", LearntTarget),
            new Measurement("training texts on which the shipped weights agree", 100.0 * same / texts.Length, "%", LearntTarget),
        ];
    }

    private static string Likeliest(TrainedClassifier classifier, string text)
    {
        var likely = classifier.Likelihoods(text);
        return classifier.Classes[Array.IndexOf(likely, likely.Max())];
    }
}
