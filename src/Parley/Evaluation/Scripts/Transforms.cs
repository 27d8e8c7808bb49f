using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Scripts;

/// <summary>Transforms of outputs and of variables: JavaScript written in the suite, or a function of a JavaScript or Python file.</summary>
/// <param name="programs">Runs files.</param>
/// <param name="folder">The suite's folder.</param>
internal sealed class Transforms(ProgramRunner programs, string folder)
{
    /// <summary>An output, transformed.</summary>
    /// <exception cref="ScriptException">It failed, or gave nothing.</exception>
    public Task<JsonNode?> OutputAsync(string code, JsonNode? output, JsonObject context, CancellationToken cancellationToken) => RunAsync(code, ("output", output), context, cancellationToken);

    /// <summary>Variables, with what the transform gives over them.</summary>
    /// <exception cref="ScriptException">It failed, or gave no map.</exception>
    public async Task<JsonObject> VariablesAsync(string code, JsonObject vars, CancellationToken cancellationToken)
    {
        var context = new JsonObject { ["vars"] = vars.DeepClone(), ["prompt"] = new JsonObject() };
        return await RunAsync(code, ("vars", vars), context, cancellationToken).ConfigureAwait(false) is JsonObject over
            ? SuiteFields.Merge(vars, over)
            : throw new ScriptException("transformVars: it gave no map of variables.");
    }

    private async Task<JsonNode?> RunAsync(string code, (string Name, JsonNode? Value) input, JsonObject context, CancellationToken cancellationToken)
    {
        JsonNode? result;
        if (SuiteFiles.IsReference(code))
        {
            var script = SuiteFiles.Script(code, folder);
            result = Path.GetExtension(script.File) == ".py"
                ? await programs.PythonAsync(script, "get_transform", [input.Value?.DeepClone(), context], cancellationToken).ConfigureAwait(false)
                : await programs.JavaScriptAsync(script, [input.Value?.DeepClone(), context], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            result = JavaScriptSandbox.Run(code, (input.Name, input.Value), ("context", context));
        }

        return result ?? throw new ScriptException($"Transform function did not return a value: {code}");
    }
}
