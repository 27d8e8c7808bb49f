using System.Text.Json.Nodes;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Parley.Evaluation.Running;
using Parley.Models.Providers;

namespace Parley.Evaluation.Providers;

/// <summary>Any HTTP endpoint: url, method, headers and body are templates; transformResponse picks the output.</summary>
internal sealed class HttpProvider(HttpCaller http, SuiteProvider provider) : EvaluatedProvider
{
    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var vars = (JsonObject)call.Vars.DeepClone();
        vars["prompt"] = call.Prompt;
        var url = SuiteTemplates.Render(provider.Config.Text("url") ?? provider.Id, vars);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return ProviderReply.Failed($"{url} is no absolute URL.");
        }

        var body = provider.Config["body"] is { } template ? Body(template, vars) : null;
        var method = provider.Config.Text("method") ?? (body is null ? "GET" : "POST");
        var headers = provider.Config.Object("headers").Select(h => KeyValuePair.Create(h.Key, SuiteTemplates.Render(JsValue.Text(h.Value), vars))).ToArray();
        var reply = await http.SendAsync(new HttpAsk(new WireRequest(address, new HttpMethod(method), headers, body)) { Repeat = call.Repeat }, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            return ProviderReply.Failed(reply.Status is 0 or 1 ? $"HTTP call failed: {reply.Text}" : $"HTTP call failed with status {reply.Status} {reply.Reason}: {reply.Text}");
        }

        try
        {
            return Read(reply);
        }
        catch (ScriptException fault)
        {
            return ProviderReply.Failed($"transformResponse: {fault.Message}");
        }
    }

    private ProviderReply Read(HttpReply reply)
    {
        var json = JsValue.TryParse(reply.Text, out var node) ? node : null;
        var pick = provider.Config.Text("transformResponse") ?? provider.Config.Text("responseParser");
        if (pick is null)
        {
            return new ProviderReply { Output = json is null ? reply.Text : json.DeepClone(), IsCached = reply.IsCached };
        }

        var expression = pick.Contains("return", StringComparison.Ordinal) || !IsFunction(pick) ? pick : $"({pick})(json, text)";
        return ScriptProvider.Read(JavaScriptSandbox.Run(expression, ("json", json), ("text", reply.Text))) with { IsCached = reply.IsCached };
    }

    private static bool IsFunction(string code) => code.Contains("=>", StringComparison.Ordinal) || code.TrimStart().StartsWith("function", StringComparison.Ordinal);

    private static string Body(JsonNode template, JsonObject vars) => template is JsonValue
        ? SuiteTemplates.Render(JsValue.Text(template), vars)
        : JsValue.Json(SuiteTemplates.RenderLeaves(template, vars));
}
