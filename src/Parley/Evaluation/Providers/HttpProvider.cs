using System.Text.Json.Nodes;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Parley.Evaluation.Running;
using Parley.Models.Providers;

namespace Parley.Evaluation.Providers;

/// <summary>Any HTTP endpoint: url, method, headers and body are templates; transformResponse picks the output.</summary>
internal sealed class HttpProvider(HttpCaller http, SuiteProvider provider, string folder) : EvaluatedProvider
{
    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var vars = (JsonObject)call.Vars.DeepClone();
        vars["prompt"] = call.Prompt;
        WireRequest request;
        try
        {
            request = provider.Config.Text("request") is { } raw ? Raw(raw, vars) : Described(vars);
        }
        catch (FormatException fault)
        {
            return ProviderReply.Failed(fault.Message);
        }

        var reply = await http.SendAsync(new HttpAsk(request) { Repeat = call.Repeat }, cancellationToken).ConfigureAwait(false);
        if (!IsWanted(reply))
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

    private WireRequest Described(JsonObject vars)
    {
        var url = SuiteTemplates.Render(provider.Config.Text("url") ?? provider.Id, vars);
        var body = provider.Config["body"] is { } template ? Body(template, vars) : null;
        var method = provider.Config.Text("method") ?? (body is null ? "GET" : "POST");
        var headers = provider.Config.Object("headers").Select(h => KeyValuePair.Create(h.Key, SuiteTemplates.Render(JsValue.Text(h.Value), vars))).ToArray();
        var query = string.Join('&', provider.Config.Object("queryParams").Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(SuiteTemplates.Render(JsValue.Text(q.Value), vars))}"));
        var address = query.Length == 0 ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
        return Uri.TryCreate(address, UriKind.Absolute, out var absolute) ? new WireRequest(absolute, new HttpMethod(method), headers, body) : throw new FormatException($"{url} is no absolute URL.");
    }

    // A whole request as text: its line, its headers, an empty line, its body.
    private WireRequest Raw(string template, JsonObject vars)
    {
        var text = SuiteTemplates.Render(SuiteFiles.IsReference(template) ? SuiteFiles.Read(SuiteFiles.PathOf(template, folder)) : template, vars).Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\n');
        var parts = text.Split("\n\n", 2);
        var lines = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var first = lines.Length == 0 ? [] : lines[0].Split(' ');
        KeyValuePair<string, string>[] headers = [.. lines.Skip(1).Where(l => l.Contains(':', StringComparison.Ordinal)).Select(l => KeyValuePair.Create(l[..l.IndexOf(':', StringComparison.Ordinal)].Trim(), l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))];
        var host = Array.Find(headers, h => h.Key.Equals("host", StringComparison.OrdinalIgnoreCase)).Value;
        var scheme = provider.Config["useHttps"]?.ToJsonString() switch { "true" => "https", "false" => "http", _ => provider.Id.StartsWith("http:", StringComparison.Ordinal) || provider.Id == "http" ? "http" : "https" };
        var kept = headers.Where(h => !h.Key.Equals("host", StringComparison.OrdinalIgnoreCase) && !h.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase)).ToArray();
        return first.Length >= 2 && Uri.TryCreate(first[1].Contains("://", StringComparison.Ordinal) ? first[1] : $"{scheme}://{host}{first[1]}", UriKind.Absolute, out var address)
            ? new WireRequest(address, new HttpMethod(first[0]), kept, parts.Length > 1 && parts[1].Trim().Length > 0 ? parts[1].Trim() : null)
            : throw new FormatException("request: the first line is METHOD PATH HTTP/1.1, and a header says the Host.");
    }

    // As promptfoo has it, what a server answers is an answer unless validateStatus says no. A server that is at fault, or has too much to do, gave none.
    private bool IsWanted(HttpReply reply) => reply.Status > 1 && (provider.Config.Text("validateStatus") is { } code
        ? IsTrue(JavaScriptSandbox.Run(IsFunction(code) ? $"({code})(status)" : code, ("status", reply.Status)))
        : reply.Status is < 500 and not 429);

    private static bool IsTrue(JsonNode? value) => value is JsonValue truth && truth.TryGetValue<bool>(out var holds) && holds;

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
