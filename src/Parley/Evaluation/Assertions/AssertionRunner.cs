using System.Text.Json.Nodes;
using Parley.Evaluation.Judging;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>Runs the assertions of a test over one output, and weighs them.</summary>
/// <param name="programs">Runs scripts.</param>
/// <param name="judge">Judges.</param>
/// <param name="folder">The suite's folder.</param>
internal sealed class AssertionRunner(ProgramRunner programs, Judge judge, string folder)
{
    private readonly Transforms _transforms = new(programs, folder);

    private static readonly Dictionary<string, Func<AssertionCall, Graded>> Plain = new(StringComparer.Ordinal)
    {
        ["equals"] = TextAssertions.Equal,
        ["contains"] = call => TextAssertions.Contains(call, ignoreCase: false),
        ["icontains"] = call => TextAssertions.Contains(call, ignoreCase: true),
        ["contains-any"] = call => TextAssertions.ContainsAny(call, ignoreCase: false),
        ["icontains-any"] = call => TextAssertions.ContainsAny(call, ignoreCase: true),
        ["contains-all"] = call => TextAssertions.ContainsAll(call, ignoreCase: false),
        ["icontains-all"] = call => TextAssertions.ContainsAll(call, ignoreCase: true),
        ["starts-with"] = TextAssertions.StartsWith,
        ["regex"] = TextAssertions.Matches,
        ["levenshtein"] = TextAssertions.Levenshtein,
        ["word-count"] = TextAssertions.WordCount,
        ["is-refusal"] = TextAssertions.IsRefusal,
        ["bleu"] = TextAssertions.BleuOf,
        ["gleu"] = TextAssertions.GleuOf,
        ["rouge-n"] = TextAssertions.RougeOf,
        ["meteor"] = TextAssertions.MeteorOf,
        ["is-json"] = JsonAssertions.IsJson,
        ["contains-json"] = JsonAssertions.ContainsJson,
        ["tool-call-f1"] = JsonAssertions.ToolCallF1,
        ["is-valid-function-call"] = JsonAssertions.IsFunctionCall,
        ["is-valid-openai-function-call"] = JsonAssertions.IsFunctionCall,
        ["is-valid-openai-tools-call"] = JsonAssertions.IsFunctionCall,
        ["is-xml"] = call => MarkupAssertions.IsXml(call, anywhere: false),
        ["contains-xml"] = call => MarkupAssertions.IsXml(call, anywhere: true),
        ["is-html"] = MarkupAssertions.IsHtml,
        ["contains-html"] = MarkupAssertions.ContainsHtml,
        ["is-sql"] = SqlAssertions.IsSql,
        ["contains-sql"] = SqlAssertions.ContainsSql,
        ["latency"] = MeasureAssertions.Latency,
        ["cost"] = MeasureAssertions.Cost,
        ["perplexity"] = call => MeasureAssertions.Perplexity(call, normalized: false),
        ["perplexity-score"] = call => MeasureAssertions.Perplexity(call, normalized: true),
        ["finish-reason"] = MeasureAssertions.FinishReason,
        ["guardrails"] = MeasureAssertions.Guardrails,
    };

    // Types that a judge's prompt decides.
    private static readonly Dictionary<string, string> Judged = new(StringComparer.Ordinal)
    {
        ["llm-rubric"] = "llm-rubric",
        ["model-graded-closedqa"] = "closedqa",
        ["factuality"] = "factuality",
        ["model-graded-factuality"] = "factuality",
        ["g-eval"] = "g-eval",
        ["context-faithfulness"] = "context-faithfulness",
        ["context-recall"] = "context-recall",
        ["context-relevance"] = "context-relevance",
        ["answer-relevance"] = "answer-relevance",
    };

    /// <summary>Runs them all; those that compare outputs are left for later.</summary>
    /// <exception cref="SuiteException">An assertion is of an unknown type, or cannot be judged as it is written.</exception>
    public async Task<Graded> RunAsync(AssertionSubject subject, CancellationToken cancellationToken)
    {
        if (subject.Test.Assertions.IsEmpty)
        {
            return new Graded(true, 1, "No assertions");
        }

        return (await TallyAsync(subject.Test.Assertions, subject.Test.Threshold, subject, cancellationToken).ConfigureAwait(false)).Result();
    }

    private async Task<AssertionTally> TallyAsync(IReadOnlyList<SuiteAssertion> assertions, double? threshold, AssertionSubject subject, CancellationToken cancellationToken)
    {
        var tally = new AssertionTally(threshold);
        foreach (var assertion in assertions.Where(a => !AssertionTypes.Comparing.Contains(a.Type)))
        {
            var graded = assertion.Type == "assert-set"
                ? (await TallyAsync(assertion.Children, assertion.Threshold, subject, cancellationToken).ConfigureAwait(false)).Result()
                : await OneAsync(assertion, subject, cancellationToken).ConfigureAwait(false) with { Assertion = assertion };
            var metric = assertion.Metric is null ? null : SuiteTemplates.Render(assertion.Metric, subject.Vars);
            tally.Add(assertion.Weight == 0 ? graded with { Pass = true } : graded, metric, assertion.Weight);
        }

        return tally;
    }

    private async Task<Graded> OneAsync(SuiteAssertion assertion, AssertionSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            var call = await CallAsync(assertion, subject, cancellationToken).ConfigureAwait(false);
            return assertion.Type switch
            {
                "javascript" => ScriptAssertions.Read(call, call.IsScripted ? call.Value : JavaScriptSandbox.Run(call.ValueText.TrimEnd(), ("output", call.Output), ("context", call.Context()))),
                "python" => ScriptAssertions.Read(call, call.IsScripted ? call.Value : await programs.PythonCodeAsync(call.ValueText, [call.Output?.DeepClone(), call.Context()], cancellationToken).ConfigureAwait(false)),
                "similar" or "similar:cosine" or "similar:dot" or "similar:euclidean" => await judge.SimilarAsync(call, cancellationToken).ConfigureAwait(false),
                "moderation" => await judge.ModerateAsync(call, cancellationToken).ConfigureAwait(false),
                _ when Judged.TryGetValue(assertion.Type, out var prompt) => await judge.GradeAsync(call, prompt, cancellationToken).ConfigureAwait(false),
                _ when Plain.TryGetValue(assertion.Type, out var plain) => plain(call),
                _ => throw new SuiteException($"Unknown assertion type: {(assertion.IsInverse ? "not-" : "")}{assertion.Type}"),
            };
        }
        catch (ScriptException fault)
        {
            return new Graded(false, 0, fault.Message);
        }
    }

    private async Task<AssertionCall> CallAsync(SuiteAssertion assertion, AssertionSubject subject, CancellationToken cancellationToken)
    {
        var output = assertion.Transform is null ? subject.Reply.Output
            : await _transforms.OutputAsync(assertion.Transform, subject.Reply.Output, new JsonObject { ["vars"] = subject.Vars.DeepClone(), ["prompt"] = new JsonObject { ["raw"] = subject.Prompt } }, cancellationToken).ConfigureAwait(false);
        var call = new AssertionCall(assertion, output, assertion.Value)
        {
            Prompt = subject.Prompt,
            Vars = subject.Vars,
            Test = subject.Test,
            Reply = subject.Reply,
            Milliseconds = subject.Milliseconds,
            Repeat = subject.Repeat,
            Provider = subject.Provider,
        };
        var text = JsValue.AsText(assertion.Value);
        if (text is null)
        {
            return call with { Value = assertion.Value is JsonArray list ? new JsonArray([.. list.Select(item => JsValue.AsText(item) is { } t ? Rendered(t, subject.Vars) : item?.DeepClone())]) : assertion.Value };
        }

        if (!SuiteFiles.IsReference(text))
        {
            return call with { Value = SuiteTemplates.Render(text, subject.Vars) };
        }

        var script = SuiteFiles.Script(text, folder);
        return Path.GetExtension(script.File) switch
        {
            ".js" or ".cjs" or ".mjs" => call with { IsScripted = true, Value = await programs.JavaScriptAsync(script, [output?.DeepClone(), call.Context()], cancellationToken).ConfigureAwait(false) },
            ".py" => call with { IsScripted = true, Value = await programs.PythonAsync(script, "get_assert", [output?.DeepClone(), call.Context()], cancellationToken).ConfigureAwait(false) },
            _ => call with { Value = Rendered(text, subject.Vars) },
        };
    }

    private JsonNode? Rendered(string text, JsonObject vars)
    {
        if (!SuiteFiles.IsReference(text))
        {
            return SuiteTemplates.Render(text, vars);
        }

        var path = SuiteFiles.PathOf(text, folder);
        return Path.GetExtension(path) is ".json" or ".yaml" or ".yml" ? YamlJson.Read(SuiteFiles.Read(path), path) : SuiteFiles.Read(path).Trim();
    }
}

/// <summary>An output and what it came of.</summary>
/// <param name="Test">The test.</param>
/// <param name="Prompt">The prompt that was sent.</param>
/// <param name="Vars">Variables, files read.</param>
/// <param name="Reply">The reply, transformed.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record AssertionSubject(SuiteTest Test, string Prompt, JsonObject Vars, ProviderReply Reply, double Milliseconds)
{
    /// <summary>Which repetition, from 0.</summary>
    public int Repeat { get; init; }

    /// <summary>Who answered.</summary>
    public required SuiteProvider Provider { get; init; }
}
