using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Runs one row: (1) variables, (2) prompt, (3) provider, (4) transforms, (5) assertions. Whatever breaks is the row's error.</summary>
/// <param name="rendering">Fills prompts.</param>
/// <param name="providers">Opens providers.</param>
/// <param name="assertions">Runs assertions.</param>
/// <param name="clock">Measures.</param>
internal sealed class RowRunner(PromptRendering rendering, ProviderSource providers, AssertionRunner assertions, TimeProvider clock)
{
    /// <summary>What the suite's extensions do.</summary>
    public required SuiteHooks Hooks { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="row">What to run.</param>
    /// <param name="extra">Variables beside the test's: stored outputs, the conversation so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<EvaluationRow> RunAsync(EvaluationRow row, JsonObject extra, CancellationToken cancellationToken)
    {
        var ended = await GuardAsync(row, async () =>
        {
            // (1) Variables, (2) prompt.
            var test = await Hooks.BeforeEachAsync(row.Test, cancellationToken).ConfigureAwait(false);
            var shown = row with { Test = test.Options.Text("transformVars") is { } transform ? test with { Vars = await rendering.Transforms.VariablesAsync(transform, test.Vars, cancellationToken).ConfigureAwait(false) } : test };
            return await GuardAsync(shown, async () =>
            {
                var vars = await rendering.VariablesAsync(SuiteFields.Merge(shown.Test.Vars, extra), cancellationToken).ConfigureAwait(false);
                var (text, config) = await rendering.RenderAsync(shown, vars, cancellationToken).ConfigureAwait(false);
                var sent = shown with { Rendered = text, Prompt = shown.Prompt with { Config = config } };
                return await GuardAsync(sent, () => AnswerAsync(sent, vars, cancellationToken), cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return await GuardAsync(ended, () => Hooks.AfterEachAsync(ended, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<EvaluationRow> AnswerAsync(EvaluationRow row, JsonObject vars, CancellationToken cancellationToken)
    {
        // (3) Provider.
        var started = clock.GetTimestamp();
        var reply = row.Test.ProviderOutput is { } given
            ? new ProviderReply { Output = given.DeepClone(), Cost = 0 }
            : await providers.AskAsync(
                row.Test.Provider ?? row.Provider, new ProviderCall(row.Rendered, vars, row.Test) { PromptConfig = row.Prompt.Config, Repeat = row.Repeat }, cancellationToken).ConfigureAwait(false);
        row = row with { Latency = clock.GetElapsedTime(started).TotalMilliseconds, Cost = reply.Cost, Tokens = reply.Tokens, IsCached = reply.IsCached, ReplyMetadata = reply.Metadata, FinishReason = reply.FinishReason };
        if (reply.Error is not null || reply.Output is null)
        {
            return row with { Failure = FailureKind.Error, Error = reply.Error ?? "No output" };
        }

        // (4) Transforms: the provider's, then the test's.
        foreach (var transform in new[] { row.Provider.Transform, row.Test.Options.Text("transform") ?? row.Test.Options.Text("postprocess") }.OfType<string>())
        {
            var context = new JsonObject { ["vars"] = vars.DeepClone(), ["prompt"] = new JsonObject { ["raw"] = row.Rendered, ["label"] = row.Prompt.Label }, ["metadata"] = reply.Metadata?.DeepClone() };
            reply = reply with { Output = await rendering.Transforms.OutputAsync(transform, reply.Output, context, cancellationToken).ConfigureAwait(false) };
        }

        // (5) Assertions; what compares outputs comes when all are there.
        var graded = await assertions.RunAsync(new AssertionSubject(row.Test, row.Rendered, vars, reply, row.Latency) { Repeat = row.Repeat, Provider = row.Provider }, cancellationToken).ConfigureAwait(false);
        return row with
        {
            Output = reply.Output,
            Graded = graded,
            Score = graded.Score,
            Failure = graded.Pass ? FailureKind.None : FailureKind.Assertion,
            Error = graded.Pass ? null : graded.Reason,
        };
    }

    private static async Task<EvaluationRow> GuardAsync(EvaluationRow row, Func<Task<EvaluationRow>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever breaks in one row is that row's error; the run goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return row with { Failure = FailureKind.Error, Error = fault.Message, Score = 0 };
        }
    }
}
