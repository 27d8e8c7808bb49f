using System.Globalization;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>Assertions over what a call took and how it ended.</summary>
internal static class MeasureAssertions
{
    public static Graded Latency(AssertionCall call)
    {
        var most = call.Assertion.Threshold ?? throw call.Malformed("it needs a threshold in milliseconds");
        return Graded.Plain(call.Milliseconds <= most, call.IsInverse, string.Create(CultureInfo.InvariantCulture, $"Latency {call.Milliseconds:0} ms is {(call.IsInverse ? "not above" : "above")} the threshold {most} ms"));
    }

    public static Graded Cost(AssertionCall call)
    {
        var most = call.Assertion.Threshold ?? throw call.Malformed("it needs a threshold in US dollars");
        var cost = call.Reply.Cost ?? throw call.Malformed("the provider's cost is not known; set cost in its config");
        return Graded.Plain(cost <= most, call.IsInverse, string.Create(CultureInfo.InvariantCulture, $"Cost {cost:0.######} is {(call.IsInverse ? "not above" : "above")} the threshold {most}"));
    }

    public static Graded Perplexity(AssertionCall call, bool normalized)
    {
        var logs = call.Reply.LogProbabilities is { Count: > 0 } found ? found : throw call.Malformed("the provider gives no log probabilities; set logprobs in its config");
        var perplexity = Math.Exp(-logs.Average());
        if (normalized)
        {
            return Graded.From(1 / (1 + perplexity), call.Assertion.Threshold ?? 0.5, call.IsInverse, "Perplexity");
        }

        return Graded.Plain(call.Assertion.Threshold is not { } most || perplexity <= most, call.IsInverse, string.Create(CultureInfo.InvariantCulture, $"Perplexity {perplexity:0.##} is above the threshold"));
    }

    public static Graded FinishReason(AssertionCall call) =>
        Graded.Plain(string.Equals(call.Reply.FinishReason, call.ValueText, StringComparison.OrdinalIgnoreCase), call.IsInverse, $"Expected finish reason {call.ValueText}, got {call.Reply.FinishReason ?? "none"}");

    public static Graded Guardrails(AssertionCall call)
    {
        var flagged = call.Reply.Metadata?["guardrails"]?["flagged"] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<bool>(out var on) && on;
        return Graded.Plain(!flagged, call.IsInverse, "Content failed guardrail safety checks");
    }
}
