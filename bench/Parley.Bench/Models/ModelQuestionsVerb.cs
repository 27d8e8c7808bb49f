using System.Collections.Immutable;
using System.Text.Json;
using Parley.Answers;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Questions;
using Parley.Governance;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Models;

/// <summary>
/// The question cases and the unanswerable ones, with and without a model beside. The model is scripted to be eager: for whatever it
/// is asked it proposes a plan over the first metric it sees, and says that every unknown word means it. Right answers must not
/// be fewer and wrong ones not more; and where a word is only another form of a name, more is answered.
/// </summary>
public sealed class ModelQuestionsVerb : Verb
{
    private const string Specs = "tests/Parley.Tests/Analytics/Specs/finance.yaml";

    // Another form of a name, told by the model: the reader alone declines each.
    private static readonly (string Question, string Words, string Means)[] Forms =
    [
        ("revenue by regionwise last month", "regionwise", "region"),
        ("revenue by regionality in September 2026", "regionality", "region"),
        ("revenueish by region last month", "revenueish", "revenue"),
    ];

    /// <inheritdoc />
    public override string Name => "model-questions";

    /// <inheritdoc />
    public override string Summary => "The question cases and the unanswerable ones, without and with an eager scripted model beside (--cases FILE: see QuestionSuite)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var suite = QuestionSuite.Read(run.Cases ?? Path.Combine(ProductCopy.Root(), Specs));
        await using var fake = new FakeProvider();
        await using var plain = await QuestionRunner.OpenAsync(suite, cancellationToken);
        await using var modelled = await QuestionRunner.OpenAsync(suite, folder => Give(folder, fake.Address), cancellationToken);
        fake.Script = Eager;
        var (rightAlone, rightBeside) = (0, 0);
        foreach (var spec in suite.Cases)
        {
            rightAlone += (await plain.RunAsync(spec, cancellationToken)).Fault is null ? 1 : 0;
            var beside = await modelled.RunAsync(spec, cancellationToken);
            rightBeside += beside.Fault is null ? 1 : 0;
            if (beside.Fault is { } fault)
            {
                run.Say($"  {spec}\n      {fault}");
            }
        }

        var (wrongAlone, wrongBeside, formsAlone, formsBeside) = await UnansweredAsync(run, fake, suite.Product, cancellationToken);
        return
        [
            new Measurement("question cases right with a model beside", rightBeside, "questions", rightAlone, Peer: rightAlone),
            new Measurement("unanswerable questions answered with a model beside", wrongBeside, "questions", wrongAlone, Bound.AtMost, wrongAlone),
            new Measurement("other forms of a name answered with a model beside", formsBeside, "questions", formsAlone + 1, Peer: formsAlone),
        ];
    }

    private static async Task<(int WrongAlone, int WrongBeside, int FormsAlone, int FormsBeside)> UnansweredAsync(
        BenchRun run, FakeProvider fake, string folder, CancellationToken cancellationToken)
    {
        await using var plain = await AskedProduct.OpenAsync(new CopiedProduct(folder), null, cancellationToken);
        await using var modelled = await ModelledProduct.OpenAsync(folder, [ModelledProduct.Chat("openai", fake.Address)], cancellationToken);
        var (wrongAlone, wrongBeside, formsAlone, formsBeside) = (0, 0, 0, 0);
        foreach (var question in (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Cases", "unanswerable.txt"), cancellationToken)).Where(l => l.Length > 0 && l[0] != '#'))
        {
            wrongAlone += await AnsweredAsync(plain, question, cancellationToken) ? 1 : 0;
            if (await AnsweredAsync(modelled, question, cancellationToken))
            {
                wrongBeside++;
                run.Say($"  answered: {question}");
            }
        }

        var catalogue = await modelled.CatalogueAsync(cancellationToken);
        var region = catalogue.Metric("revenue") is { } revenue ? catalogue.Dimensions.FirstOrDefault(d => revenue.Dimensions.Contains(d.Name) && d.Label.Contains("region", StringComparison.OrdinalIgnoreCase))?.Name ?? "" : "";
        foreach (var (question, words, means) in Forms)
        {
            fake.Script = request => request.WantsJson ? [Proposal(question, words, means == "region" ? region : means, region)] : ModelFaultsVerb.Prose(request);
            formsAlone += await AnsweredAsync(plain, question, cancellationToken) ? 1 : 0;
            formsBeside += await AnsweredAsync(modelled, question, cancellationToken) ? 1 : 0;
        }

        return (wrongAlone, wrongBeside, formsAlone, formsBeside);
    }

    private static async Task<bool> AnsweredAsync(AskedProduct product, string question, CancellationToken cancellationToken) =>
        (await product.AskAsync(question, Caller.LocalOwner, null, cancellationToken)).Answer.Outcome == Outcome.Answered;

    private static void Give(string folder, Uri address)
    {
        Environment.SetEnvironmentVariable(ModelledProduct.KeyName, "sk-fake-0123456789");
        File.AppendAllText(Path.Combine(folder, "product.yaml"), $"\nmodels:\n  chat:\n    - {ModelledProduct.Chat("openai", address)}\n");
    }

    private static IReadOnlyList<string> Eager(FakeRequest request)
    {
        if (!request.Text.Contains("Words in it that are not known", StringComparison.Ordinal))
        {
            return ModelFaultsVerb.Prose(request);
        }

        var (words, metric) = (Json(request.Text, "not known: "), Json(request.Text, "metrics: "));
        var name = metric?.EnumerateArray().Select(m => m.GetProperty("name").GetString()!).FirstOrDefault() ?? "revenue";
        var readings = words?.EnumerateArray().Select(w => new { words = w.GetString(), means = name }) ?? [];
        return [JsonSerializer.Serialize(new { answerable = true, kind = "value", metrics = new[] { name }, by = Array.Empty<string>(), filters = Array.Empty<object>(), period = "last month", baseline = "", grain = "", count = 0, readings })];
    }

    private static JsonElement? Json(string text, string after)
    {
        var at = text.LastIndexOf(after, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var line = text[(at + after.Length)..].Split('\n')[0];
        return JsonDocument.Parse(line).RootElement;
    }

    private static string Proposal(string question, string words, string means, string region)
    {
        return JsonSerializer.Serialize(new
        {
            answerable = true,
            kind = "breakdown",
            metrics = new[] { "revenue" },
            by = new[] { region },
            filters = Array.Empty<object>(),
            period = question.Contains("September", StringComparison.Ordinal) ? "September 2026" : "last month",
            baseline = "",
            grain = "",
            count = 0,
            readings = new[] { new { words, means } },
        });
    }
}
