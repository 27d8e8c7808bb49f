using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>Bodies of OpenAI's protocol with the settings and defaults that promptfoo 0.123.1 sends.</summary>
/// <param name="config">The provider's settings with the prompt's over them.</param>
/// <param name="environment">Gives environment variables.</param>
internal sealed class OpenAiBody(JsonObject config, Func<string, string?> environment)
{
    private static readonly string[] Chatted =
    [
        "seed", "top_p", "presence_penalty", "frequency_penalty", "functions", "function_call", "tools", "tool_choice", "tool_resources", "response_format", "stop", "logprobs", "top_logprobs",
        "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "service_tier", "user", "metadata", "store", "deployment_id", "dataSources", "data_sources",
    ];

    private static readonly string[] Responded =
    [
        "instructions", "top_p", "tools", "tool_choice", "max_tool_calls", "include", "previous_response_id", "truncation", "metadata", "parallel_tool_calls", "store", "background", "user", "service_tier",
    ];

    /// <summary>Of chat completions.</summary>
    public JsonObject Chat(string model, string prompt, bool isAzure)
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = Messages(prompt, isAzure) };
        if (IsReasoning(model))
        {
            Put(body, "max_completion_tokens", Setting("max_completion_tokens", "OPENAI_MAX_COMPLETION_TOKENS", null));
            Put(body, "reasoning_effort", Setting("reasoning_effort", null, null));
        }
        else
        {
            Put(body, "max_tokens", Setting("max_tokens", "OPENAI_MAX_TOKENS", 1024));
            Put(body, "temperature", Setting("temperature", "OPENAI_TEMPERATURE", 0));
        }

        Put(body, "top_p", Setting("top_p", "OPENAI_TOP_P", isAzure ? 1 : null));
        Put(body, "presence_penalty", Setting("presence_penalty", "OPENAI_PRESENCE_PENALTY", isAzure ? 0 : null));
        Put(body, "frequency_penalty", Setting("frequency_penalty", "OPENAI_FREQUENCY_PENALTY", isAzure ? 0 : null));
        return Rest(body, Chatted);
    }

    /// <summary>Of completions.</summary>
    public JsonObject Completion(string model, string prompt)
    {
        var body = new JsonObject { ["model"] = model, ["prompt"] = prompt };
        Put(body, "max_tokens", Setting("max_tokens", "OPENAI_MAX_TOKENS", 1024));
        Put(body, "temperature", Setting("temperature", "OPENAI_TEMPERATURE", 0));
        Put(body, "top_p", Setting("top_p", "OPENAI_TOP_P", 1));
        Put(body, "presence_penalty", Setting("presence_penalty", "OPENAI_PRESENCE_PENALTY", 0));
        Put(body, "frequency_penalty", Setting("frequency_penalty", "OPENAI_FREQUENCY_PENALTY", 0));
        Put(body, "best_of", Setting("best_of", "OPENAI_BEST_OF", 1));
        Put(body, "stop", config["stop"]?.DeepClone() ?? new JsonArray("<|im_end|>", "<|endoftext|>"));
        return Rest(body, ["seed", "logprobs"]);
    }

    /// <summary>Of responses.</summary>
    public JsonObject Responses(string model, string prompt)
    {
        var body = new JsonObject { ["model"] = model, ["input"] = ModelRequests.Messages(prompt) is { } messages ? messages : prompt };
        var reasons = IsReasoning(model);
        Put(body, "max_output_tokens", reasons ? Setting("max_output_tokens", "OPENAI_MAX_COMPLETION_TOKENS", null) : Setting("max_output_tokens", "OPENAI_MAX_TOKENS", 1024));
        if (reasons && (config["reasoning"]?.DeepClone() ?? (config["reasoning_effort"] is { } effort ? new JsonObject { ["effort"] = effort.DeepClone() } : null)) is { } reasoning)
        {
            body["reasoning"] = reasoning;
        }
        else if (!reasons)
        {
            Put(body, "temperature", Setting("temperature", "OPENAI_TEMPERATURE", 0));
        }

        body["text"] = new JsonObject { ["format"] = Format(config["response_format"] as JsonObject) };
        return Rest(body, Responded);
    }

    private JsonObject Rest(JsonObject body, string[] names)
    {
        foreach (var name in names.Where(name => !body.ContainsKey(name)))
        {
            Put(body, name, config[name]?.DeepClone());
        }

        foreach (var (name, value) in config.Object("passthrough"))
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    private JsonArray Messages(string prompt, bool isAzure)
    {
        var messages = ModelRequests.Messages(prompt) ?? [new JsonObject { ["role"] = "user", ["content"] = prompt }];
        if (isAzure && config["systemPrompt"] is { } system)
        {
            foreach (var old in messages.OfType<JsonObject>().Where(m => m.Text("role") == "system").Take(1).ToArray())
            {
                messages.Remove(old);
            }

            messages.Insert(0, new JsonObject { ["role"] = "system", ["content"] = system.DeepClone() });
        }

        return messages;
    }

    private static JsonObject Format(JsonObject? wanted)
    {
        if (wanted?.Text("type") != "json_schema")
        {
            return new JsonObject { ["type"] = wanted?.Text("type") == "json_object" ? "json_object" : "text" };
        }

        var inner = wanted.Object("json_schema");
        return new JsonObject
        {
            ["type"] = "json_schema",
            ["name"] = inner.Text("name") ?? wanted.Text("name") ?? "response_schema",
            ["schema"] = (wanted["schema"] ?? inner["schema"])?.DeepClone(),
            ["strict"] = true,
        };
    }

    // A setting, else its variable, else what promptfoo sends unless omitDefaults says not to.
    private JsonNode? Setting(string name, string? variable, double? usual)
    {
        if (config[name] is { } value)
        {
            return value.DeepClone();
        }

        var set = variable is null ? null : environment(variable);
        return double.TryParse(set, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Number(number)
            : usual is { } common && config["omitDefaults"]?.ToJsonString() != "true" ? Number(common) : null;
    }

    private static JsonValue Number(double number) => double.IsInteger(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static void Put(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static bool IsReasoning(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        name = name.StartsWith("ft:", StringComparison.Ordinal) ? name[3..] : name;
        return name.StartsWith("o1", StringComparison.Ordinal) || name.StartsWith("o3", StringComparison.Ordinal) || name.StartsWith("o4", StringComparison.Ordinal) || name.StartsWith("gpt-5", StringComparison.Ordinal);
    }
}
