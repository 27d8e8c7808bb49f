using System.Text.Json.Nodes;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Fills a prompt: files of variables are read, variables in variables are filled, then the prompt itself.</summary>
/// <param name="programs">Runs prompt functions.</param>
/// <param name="folder">The suite's folder.</param>
internal sealed class PromptRendering(ProgramRunner programs, string folder)
{
    private const int DeepestReference = 5;

    /// <summary>Transforms of the suite's folder.</summary>
    public Transforms Transforms { get; } = new(programs, folder);

    /// <summary>Variables with their files read and their references to each other filled.</summary>
    public async Task<JsonObject> VariablesAsync(JsonObject vars, CancellationToken cancellationToken)
    {
        var read = new JsonObject();
        foreach (var (name, value) in vars)
        {
            read[name] = JsValue.AsText(value) is { } text && SuiteFiles.IsReference(text)
                ? await FileAsync(text, name, vars, cancellationToken).ConfigureAwait(false)
                : value?.DeepClone();
        }

        for (var round = 0; round < DeepestReference && Fill(read); round++)
        {
        }

        return read;
    }

    /// <summary>The prompt as it is sent, with the settings that go with it: the template filled; readable JSON where the template itself is JSON.</summary>
    public async Task<(string Text, JsonObject? Config)> RenderAsync(EvaluationRow row, JsonObject vars, CancellationToken cancellationToken)
    {
        var (raw, config) = row.Prompt.Function is { } function
            ? await MadeAsync(function, row, vars, cancellationToken).ConfigureAwait(false)
            : (row.Prompt.Raw, row.Prompt.Config);
        raw = $"{row.Test.Options.Text("prefix")}{raw}{row.Test.Options.Text("suffix")}";

        // Where the template is JSON, what is filled in stays inside of its strings, whatever quotes it brings.
        return (IsJson(raw) && JsValue.TryParse(raw, out var node) && node is JsonArray or JsonObject
            ? JsValue.PrettyJson(SuiteTemplates.RenderLeaves(node, vars))
            : SuiteTemplates.Render(raw, vars), config);
    }

    // A function gives a text, messages, or an object with the prompt and settings of its own.
    private async Task<(string Raw, JsonObject? Config)> MadeAsync(ScriptReference function, EvaluationRow row, JsonObject vars, CancellationToken cancellationToken)
    {
        var context = new JsonObject
        {
            ["vars"] = vars.DeepClone(),
            ["provider"] = new JsonObject { ["id"] = row.Provider.Id, ["label"] = row.Provider.Label },
            ["config"] = row.Prompt.Config?.DeepClone() ?? new JsonObject(),
        };
        var made = Path.GetExtension(function.File) == ".py"
            ? await programs.PythonAsync(function, "get_prompt", [context], cancellationToken).ConfigureAwait(false)
            : await programs.JavaScriptAsync(function, [context], cancellationToken).ConfigureAwait(false);
        var (prompt, config) = made is JsonObject map && map.ContainsKey("prompt") ? (map["prompt"], map["config"] as JsonObject) : (made, null);
        return (JsValue.AsText(prompt) ?? JsValue.Json(prompt), config is null ? row.Prompt.Config : SuiteFields.Merge(row.Prompt.Config ?? [], config));
    }

    private static bool IsJson(string text) => text.AsSpan().Trim() is ['[', .., ']'] or ['{', .., '}'];

    private static bool Fill(JsonObject vars)
    {
        var changed = false;
        foreach (var (name, value) in vars.ToArray())
        {
            if (JsValue.AsText(value) is { } text && text.Contains("{{", StringComparison.Ordinal))
            {
                var filled = SuiteTemplates.Render(text, vars);
                changed |= filled != text;
                vars[name] = filled;
            }
        }

        return changed;
    }

    private async Task<JsonNode?> FileAsync(string reference, string name, JsonObject vars, CancellationToken cancellationToken)
    {
        var script = SuiteFiles.Script(reference, folder);
        switch (Path.GetExtension(script.File))
        {
            case ".js" or ".cjs" or ".mjs":
                return Output(await programs.JavaScriptAsync(script, [name, "", vars.DeepClone()], cancellationToken).ConfigureAwait(false));
            case ".py":
                return Output(await programs.PythonAsync(script, "get_var", [name, "", vars.DeepClone()], cancellationToken).ConfigureAwait(false));
            case ".yaml" or ".yml":
                // As JSON where it is a structure, as its text where it is one value.
                return YamlJson.Read(SuiteFiles.Read(script.File), script.File) is var node && node is JsonValue ? JsValue.Text(node) : JsValue.Json(node);
            default:
                return SuiteFiles.Read(script.File).Trim();
        }
    }

    private static JsonNode? Output(JsonNode? result) => (result is JsonObject map && map.ContainsKey("output") ? map["output"] : result)?.DeepClone();
}
