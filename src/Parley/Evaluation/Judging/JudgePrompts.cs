using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;
using Parley.Products;
using Parley.Prompts;

namespace Parley.Evaluation.Judging;

/// <summary>The judges' built-in prompts: Prompty files, a folder below this one.</summary>
internal static class JudgePrompts
{
    private static readonly ConcurrentDictionary<string, PromptFile> Files = new(StringComparer.Ordinal);

    /// <summary>Renders a prompt as JSON of chat messages.</summary>
    /// <param name="name">The file's name without ending.</param>
    /// <param name="vars">Its inputs; what they hold can never pass for a role of the prompt.</param>
    public static string Render(string name, JsonObject vars)
    {
        var prompt = Files.GetOrAdd(name, Load);
        var inputs = prompt.Inputs.ToDictionary(
            input => input.Name,
            input => (object?)(vars[input.Name] is JsonArray list ? list.Select(JsValue.Text).ToArray() : JsValue.Text(vars[input.Name])),
            StringComparer.Ordinal);
        var messages = PromptRenderer.Render(prompt, inputs).Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Text });
        return JsValue.Json(new JsonArray([.. messages]));
    }

    private static PromptFile Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Parley.Evaluation.Judging.Prompts.{name}.prompty")
            ?? throw new InvalidOperationException($"There is no judge's prompt {name}.");
        using var reader = new StreamReader(stream);
        var faults = new Faults();
        return PromptLoader.Read($"{name}.prompty", name, reader.ReadToEnd(), new PromptLoadOptions(), faults)
            ?? throw new InvalidOperationException($"The judge's prompt {name} cannot be read.");
    }
}
