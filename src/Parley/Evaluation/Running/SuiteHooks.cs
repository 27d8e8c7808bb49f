using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>
/// A suite's extensions: functions of JavaScript or Python files that are called before and after the run and each row. One that is
/// named as a hook is called for that hook alone, with <c>(context, { hookName })</c>; any other for every hook, with <c>(hookName, context)</c>.
/// Each call starts anew: nothing that a function keeps in memory is there at the next.
/// </summary>
/// <param name="programs">Runs files.</param>
/// <param name="suite">The suite.</param>
internal sealed class SuiteHooks(ProgramRunner programs, Suite suite)
{
    private static readonly ImmutableHashSet<string> Hooks = ["beforeAll", "beforeEach", "afterEach", "afterAll"];

    /// <summary>The suite as <c>beforeAll</c> leaves it.</summary>
    /// <exception cref="SuiteException">An extension failed.</exception>
    public async Task<Suite> BeforeAllAsync(CancellationToken cancellationToken)
    {
        if (suite.Extensions.IsEmpty || suite.Source is not JsonObject source)
        {
            return suite;
        }

        // An extension sees tests as a list, however many files they come from.
        var given = (JsonObject)source.DeepClone();
        given["tests"] = source["tests"] is JsonArray listed ? listed.DeepClone() : new JsonArray([.. suite.Listed.Select(test => (JsonNode)TestJson.Of(test))]);
        var context = new JsonObject { ["suite"] = given };
        return await CallAsync("beforeAll", context, cancellationToken).ConfigureAwait(false) is { } changed && changed["suite"] is JsonObject made
            ? SuiteReader.Of(SuiteFields.Merge(given, made), suite.Folder) with { File = suite.File, Warnings = suite.Warnings, Source = suite.Source }
            : suite;
    }

    /// <summary>A test as <c>beforeEach</c> leaves it.</summary>
    /// <exception cref="SuiteException">An extension failed.</exception>
    public async Task<SuiteTest> BeforeEachAsync(SuiteTest test, CancellationToken cancellationToken) => suite.Extensions.IsEmpty ? test
        : await CallAsync("beforeEach", new JsonObject { ["test"] = TestJson.Of(test) }, cancellationToken).ConfigureAwait(false) is { } changed && changed["test"] is JsonObject made
            ? TestReader.One(made, suite.Folder)
            : test;

    /// <summary>A row with the named scores and metadata that <c>afterEach</c> adds.</summary>
    public async Task<EvaluationRow> AfterEachAsync(EvaluationRow row, CancellationToken cancellationToken)
    {
        if (suite.Extensions.IsEmpty)
        {
            return row;
        }

        var context = new JsonObject { ["test"] = TestJson.Of(row.Test), ["result"] = JsonNode.Parse(RecordedRow.Of(row).Json.Span) };
        if (await CallAsync("afterEach", context, cancellationToken).ConfigureAwait(false) is not { } changed || changed["result"] is not JsonObject result)
        {
            return row;
        }

        var scores = result.Object("namedScores").Where(s => JsValue.AsNumber(s.Value) is { } number && double.IsFinite(number)).Select(s => KeyValuePair.Create(s.Key, JsValue.AsNumber(s.Value)!.Value));
        return row with
        {
            Graded = row.Graded is { } graded ? graded with { NamedScores = graded.NamedScores.SetItems(scores) } : null,
            Test = row.Test with { Metadata = SuiteFields.Merge(row.Test.Metadata, result.Object("metadata")) },
        };
    }

    /// <summary>Shows the results to <c>afterAll</c>.</summary>
    /// <exception cref="SuiteException">An extension failed.</exception>
    public async Task AfterAllAsync(EvaluationResult result, CancellationToken cancellationToken)
    {
        if (!suite.Extensions.IsEmpty)
        {
            var context = new JsonObject
            {
                ["evalId"] = result.Record?.Header.Id,
                ["suite"] = suite.Source?.DeepClone(),
                ["config"] = suite.Source?.DeepClone(),
                ["results"] = new JsonArray([.. result.Recorded().Select(row => JsonNode.Parse(row.Json.Span))]),
            };
            await CallAsync("afterAll", context, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JsonObject?> CallAsync(string hook, JsonObject context, CancellationToken cancellationToken)
    {
        JsonObject? changed = null;
        foreach (var extension in suite.Extensions)
        {
            var script = SuiteFiles.Script(extension, suite.Folder);
            var own = script.Name is { } name && Hooks.Contains(name);
            if (own && script.Name != hook)
            {
                continue;
            }

            var seen = (changed ?? context).DeepClone();
            JsonArray arguments = own ? [seen, new JsonObject { ["hookName"] = hook }] : [hook, seen];
            try
            {
                var result = Path.GetExtension(script.File) == ".py"
                    ? await programs.PythonAsync(script, "extension_hook", arguments, cancellationToken).ConfigureAwait(false)
                    : await programs.JavaScriptAsync(script, arguments, cancellationToken).ConfigureAwait(false);
                changed = result as JsonObject ?? changed;
            }
            catch (ScriptException fault)
            {
                throw new SuiteException($"Extension hook \"{hook}\" failed for {extension}: {fault.Message}");
            }
        }

        return changed;
    }
}
