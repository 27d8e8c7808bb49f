using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Judging;

/// <summary>
/// Judgements of a model: a rubric, a choice between outputs, a comparison with facts. A judge's prompt is a file; its answer
/// is JSON, and what is none fails with a reason rather than passes.
/// </summary>
/// <param name="providers">Finds who judges.</param>
internal sealed class Judge(ProviderSource providers)
{
    private const string DefaultModel = "openai:gpt-4.1";
    private const string DefaultEmbedding = "openai:embedding:text-embedding-3-large";
    private const string DefaultModeration = "openai:moderation:omni-moderation-latest";

    /// <summary>Judges an output by a prompt of ours, or by the suite's own.</summary>
    public async Task<Graded> GradeAsync(AssertionCall call, string prompt, CancellationToken cancellationToken)
    {
        var vars = SuiteFields.Merge(call.Vars, new JsonObject { ["output"] = call.Text, ["rubric"] = RubricOf(call), ["prompt"] = call.Prompt });
        var own = call.Assertion.RubricPrompt ?? call.Test.Options["rubricPrompt"];
        var text = own is null ? JudgePrompts.Render(prompt, vars) : JsValue.Text(SuiteTemplates.RenderLeaves(own, vars));
        var reply = await AskAsync(call.Assertion, call.Test, (text, call.Repeat), cancellationToken).ConfigureAwait(false);
        return Read(reply, call) with { Judge = Name(call.Assertion, call.Test) };
    }

    /// <summary>Which of several outputs is the best.</summary>
    /// <returns>Its place, or why nobody knows.</returns>
    public async Task<(int? Best, string? Error)> SelectAsync(SuiteAssertion assertion, SuiteTest test, IReadOnlyList<string> outputs, int repeat, CancellationToken cancellationToken)
    {
        var vars = SuiteFields.Merge(test.Vars, new JsonObject
        {
            ["criteria"] = SuiteTemplates.Render(JsValue.Text(assertion.Value), test.Vars),
            ["outputs"] = new JsonArray([.. outputs.Select(o => (JsonNode)o)]),
        });
        var own = assertion.RubricPrompt ?? test.Options["rubricPrompt"];
        var text = own is null ? JudgePrompts.Render("select-best", vars) : JsValue.Text(SuiteTemplates.RenderLeaves(own, vars));
        var reply = await AskAsync(assertion, test, (text, repeat), cancellationToken).ConfigureAwait(false);
        if (reply.Error is not null)
        {
            return (null, reply.Error);
        }

        var digits = new string([.. JsValue.Text(reply.Output).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, out var best) && best < outputs.Count ? (best, null) : (null, $"The judge named none of the outputs: {JsValue.Text(reply.Output)}");
    }

    /// <summary>The id of who judges.</summary>
    public string Name(SuiteAssertion assertion, SuiteTest test) => Asked(assertion, test).Id;

    /// <summary>How alike two texts are by their embeddings.</summary>
    public async Task<Graded> SimilarAsync(AssertionCall call, CancellationToken cancellationToken)
    {
        var provider = call.Assertion.Provider ?? Named(call.Test, "embedding") ?? new SuiteProvider(DefaultEmbedding);
        if (providers.Open(provider) is not OpenAiProvider embedder)
        {
            throw call.Malformed($"{provider.Id} gives no embeddings");
        }

        var (vectors, error) = await embedder.EmbedAsync([call.Text, .. call.Values], cancellationToken).ConfigureAwait(false);
        if (vectors is null)
        {
            return new Graded(false, 0, error!);
        }

        var best = vectors.Skip(1).Max(v => Similarity(call.Assertion.Type, vectors[0], v));
        return Graded.From(best, call.Assertion.Threshold ?? 0.75, call.IsInverse, "Similarity");
    }

    /// <summary>Whether a moderation model flags the output.</summary>
    public async Task<Graded> ModerateAsync(AssertionCall call, CancellationToken cancellationToken)
    {
        var provider = call.Assertion.Provider ?? Named(call.Test, "moderation") ?? new SuiteProvider(DefaultModeration);
        if (providers.Find(provider, out var error) is not OpenAiProvider moderator)
        {
            return new Graded(false, 0, $"Moderation error: {error ?? $"{provider.Id} does not moderate"}");
        }

        var (flagged, failure) = await moderator.ModerateAsync(call.Text, cancellationToken).ConfigureAwait(false);
        if (flagged is null)
        {
            return new Graded(false, 0, $"Moderation error: {failure}");
        }

        var counted = call.Value is JsonArray ? flagged.Intersect(call.Values).ToArray() : [.. flagged];
        return Graded.Plain(counted.Length == 0, call.IsInverse, $"Moderation flags detected: {string.Join(", ", counted)}");
    }

    private static double Similarity(string type, float[] left, float[] right) => type switch
    {
        "similar:dot" => System.Numerics.Tensors.TensorPrimitives.Dot(left, right),
        "similar:euclidean" => 1 / (1 + System.Numerics.Tensors.TensorPrimitives.Distance<float>(left, right)),
        _ => System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(left, right),
    };

    private Task<ProviderReply> AskAsync(SuiteAssertion assertion, SuiteTest test, (string Text, int Repeat) prompt, CancellationToken cancellationToken) =>
        providers.AskAsync(Asked(assertion, test), new ProviderCall(prompt.Text, test.Vars, test) { Repeat = prompt.Repeat }, cancellationToken);

    private SuiteProvider Asked(SuiteAssertion assertion, SuiteTest test) => assertion.Provider ?? Named(test, "text") ?? providers.Grader ?? new SuiteProvider(DefaultModel);

    // options.provider of a test: who judges; by kind where it is a map of kinds.
    private static SuiteProvider? Named(SuiteTest test, string kind) => test.Options["provider"] switch
    {
        null => null,
        JsonObject map when map[kind] is { } node => ProviderReader.One(node, ""),
        JsonObject map when !map.ContainsKey("id") => null,
        var node => kind == "text" ? ProviderReader.One(node, "") : null,
    };

    private static string RubricOf(AssertionCall call) => call.Value is JsonObject or JsonArray ? JsValue.PrettyJson(call.Value) : call.ValueText;

    private static Graded Read(ProviderReply reply, AssertionCall call)
    {
        if (reply.Error is not null)
        {
            return new Graded(false, 0, reply.Error) { Tokens = reply.Tokens };
        }

        var verdict = (reply.Output as JsonObject ?? JsonAssertions.Find(JsValue.Text(reply.Output)).OfType<JsonObject>().FirstOrDefault(o => o.ContainsKey("pass") || o.ContainsKey("score")))!;
        if (verdict is null)
        {
            return new Graded(false, 0, $"The judge's answer has no verdict as JSON: {JsValue.Text(reply.Output)}") { Tokens = reply.Tokens };
        }

        var says = verdict["pass"] is JsonValue value && value.TryGetValue<bool>(out var said) ? said : string.Equals(verdict.Text("pass"), "true", StringComparison.OrdinalIgnoreCase) || (verdict["pass"] is null && verdict.Number("score") > 0);
        var score = verdict.Number("score") ?? (says ? 1 : 0);
        var holds = says && (call.Assertion.Threshold is not { } threshold || score >= threshold);
        return new Graded(holds != call.IsInverse, call.IsInverse ? 1 - score : score, verdict.Text("reason") ?? "No reason was given") { Tokens = reply.Tokens };
    }
}
