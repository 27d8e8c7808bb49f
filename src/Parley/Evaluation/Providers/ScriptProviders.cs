using System.Text.Json.Nodes;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>A command: the prompt, the provider's settings and the context are its arguments, what it prints is the output.</summary>
internal sealed class CommandProvider(ProgramRunner programs, SuiteProvider provider) : EvaluatedProvider
{
    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var words = provider.Id["exec:".Length..].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var context = new JsonObject { ["vars"] = call.Vars.DeepClone() };
        try
        {
            var output = await programs.CommandAsync(
                words[0], [.. words[1..], call.Prompt, JsValue.Json(new JsonObject { ["config"] = provider.Config.DeepClone() }), JsValue.Json(context)], null, cancellationToken).ConfigureAwait(false);
            return new ProviderReply { Output = output.TrimEnd('\n', '\r') };
        }
        catch (ScriptException fault)
        {
            return ProviderReply.Failed(fault.Message);
        }
    }
}

/// <summary>A JavaScript or Python file: <c>callApi(prompt, context)</c> or <c>call_api(prompt, options, context)</c>.</summary>
internal sealed class ScriptProvider(ProgramRunner programs, SuiteProvider provider, string folder) : EvaluatedProvider
{
    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var script = SuiteFiles.Script(provider.Id.StartsWith("python:", StringComparison.Ordinal) ? provider.Id[7..] : provider.Id, folder);
        var context = new JsonObject { ["vars"] = call.Vars.DeepClone(), ["prompt"] = new JsonObject { ["raw"] = call.Prompt } };
        try
        {
            var settings = new JsonObject { ["config"] = provider.Config.DeepClone() };
            var result = Path.GetExtension(script.File) == ".py"
                ? await programs.PythonAsync(script, "call_api", [call.Prompt, settings, context], cancellationToken).ConfigureAwait(false)
                : await programs.JavaScriptAsync(script, [call.Prompt, context, settings], cancellationToken).ConfigureAwait(false);
            return Read(result);
        }
        catch (ScriptException fault)
        {
            return ProviderReply.Failed(fault.Message);
        }
    }

    /// <summary>Reads what a function gave: an object with output or error, or the output itself.</summary>
    internal static ProviderReply Read(JsonNode? result)
    {
        if (result is not JsonObject reply || (!reply.ContainsKey("output") && !reply.ContainsKey("error")))
        {
            return new ProviderReply { Output = result?.DeepClone() };
        }

        var use = reply.Object("tokenUsage");
        return new ProviderReply
        {
            Output = reply["output"]?.DeepClone(),
            Error = reply.Text("error"),
            Cost = reply.Number("cost"),
            IsCached = reply["cached"] is JsonValue cached && cached.TryGetValue<bool>(out var isCached) && isCached,
            Tokens = new TokenUse((long)(use.Number("total") ?? 0), (long)(use.Number("prompt") ?? 0), (long)(use.Number("completion") ?? 0), (long)(use.Number("cached") ?? 0)),
            Metadata = reply["metadata"]?.DeepClone() as JsonObject,
        };
    }
}

/// <summary>JavaScript written in the suite: a function of the prompt.</summary>
internal sealed class InlineScriptProvider(string code) : EvaluatedProvider
{
    public override Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(ScriptProvider.Read(JavaScriptSandbox.Run(code, ("prompt", call.Prompt), ("vars", call.Vars))));
        }
        catch (ScriptException fault)
        {
            return Task.FromResult(ProviderReply.Failed(fault.Message));
        }
    }
}
