using System.Text.Json.Nodes;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>One assertion against one output.</summary>
/// <param name="Assertion">The assertion.</param>
/// <param name="Output">The output, transformed.</param>
/// <param name="Value">The assertion's value, rendered; a script's result where the value is a script.</param>
internal sealed record AssertionCall(SuiteAssertion Assertion, JsonNode? Output, JsonNode? Value)
{
    /// <summary>The output as text: JSON where it is an object.</summary>
    public string Text { get; } = JsValue.Text(Output);

    /// <summary>True where the value is what a script gave.</summary>
    public bool IsScripted { get; init; }

    /// <summary>The prompt that was sent.</summary>
    public required string Prompt { get; init; }

    /// <summary>Variables of the test.</summary>
    public required JsonObject Vars { get; init; }

    /// <summary>The test.</summary>
    public required SuiteTest Test { get; init; }

    /// <summary>The provider's reply.</summary>
    public required ProviderReply Reply { get; init; }

    /// <summary>How long the provider took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Which repetition, from 0.</summary>
    public int Repeat { get; init; }

    /// <summary>Who answered; nothing where an output alone is judged.</summary>
    public SuiteProvider? Provider { get; init; }

    /// <summary>Shorthand.</summary>
    public bool IsInverse => Assertion.IsInverse;

    /// <summary>The value as text.</summary>
    public string ValueText => JsValue.Text(Value);

    /// <summary>The values of a list; a text is a list of one.</summary>
    public string[] Values => Value is JsonArray list ? [.. list.Select(JsValue.Text)] : [ValueText];

    /// <summary>What scripts of an assertion see beside the output.</summary>
    public JsonObject Context()
    {
        var context = new JsonObject
        {
            ["prompt"] = Prompt,
            ["vars"] = Vars.DeepClone(),
            ["test"] = new JsonObject { ["vars"] = Vars.DeepClone(), ["metadata"] = Test.Metadata.DeepClone(), ["options"] = Test.Options.DeepClone() },
            ["logProbs"] = Reply.LogProbabilities is { } logs ? new JsonArray([.. logs.Select(x => (JsonNode)x)]) : null,
            ["provider"] = Provider is null ? null : new JsonObject { ["id"] = Provider.Id, ["label"] = Provider.Label },
            ["providerResponse"] = new JsonObject { ["output"] = Output?.DeepClone(), ["metadata"] = Reply.Metadata?.DeepClone(), ["cost"] = Reply.Cost, ["cached"] = Reply.IsCached },
            ["metadata"] = Reply.Metadata?.DeepClone(),
        };
        if (Assertion.Config is { } config)
        {
            context["config"] = config.DeepClone();
        }

        return context;
    }

    /// <summary>A configuration that cannot be judged; the row is an error that says so.</summary>
    public SuiteException Malformed(string expected) => new($"{Assertion.Type}: {expected}");
}
