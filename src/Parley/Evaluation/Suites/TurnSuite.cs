using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Answers;
using Parley.Conversations;
using Parley.Evaluation.Providers;
using Parley.Governance;

namespace Parley.Evaluation.Suites;

/// <summary>What a case made from a turn expects.</summary>
public enum CaseExpectation
{
    /// <summary>What the turn gave: the outcome, what was understood, and, for the same period, the same figures.</summary>
    AsShown,

    /// <summary>An answer, whichever.</summary>
    Answered,

    /// <summary>That it is declined.</summary>
    Declined,
}

/// <summary>A turn that becomes a case.</summary>
/// <param name="Question">The question as it was asked.</param>
/// <param name="Turn">What came of it.</param>
/// <param name="Expects">What is expected.</param>
public sealed record TurnCase(string Question, Turn Turn, CaseExpectation Expects)
{
    /// <summary>Who asked, where the figures are that one's to expect; nothing leaves figures out.</summary>
    public Caller? Asker { get; init; }

    /// <summary>Who adds it.</summary>
    public string AddedBy { get; init; } = "";

    /// <summary>Where it comes from: turn, feedback, escalation.</summary>
    public string Origin { get; init; } = "turn";
}

/// <summary>
/// A product's suite of what people really asked: <c>evals/from-turns.yaml</c>, which <c>parley eval -c</c> runs as it is, with a case a line
/// in <c>evals/from-turns.jsonl</c>. Both can be edited; a case that is there already is not added again.
/// </summary>
/// <param name="folder">The product's folder.</param>
public sealed class TurnSuite(string folder)
{
    /// <summary>The suite, below the product's folder.</summary>
    public const string SuiteFile = "evals/from-turns.yaml";

    private const string CasesFile = "evals/from-turns.jsonl";

    // What a suite's reader would take for a template or a file.
    private static readonly ImmutableArray<string> Templates = ["{{", "{%", "{#"];

    private static readonly Lock Writing = new();

    /// <summary>Adds a case.</summary>
    /// <param name="added">The turn and what is expected.</param>
    /// <returns>False where the same question with the same expectation is there already.</returns>
    /// <exception cref="SuiteException">It cannot be a case, or the product's folder cannot be written.</exception>
    public bool Add(TurnCase added)
    {
        var line = JsValue.Json(Case(added));
        if (Templates.Any(template => line.Contains(template, StringComparison.Ordinal)) || SuiteFiles.IsReference(added.Question))
        {
            throw new SuiteException("This question holds what a suite takes for a template or a file; write the case by hand.");
        }

        try
        {
            lock (Writing)
            {
                return Append(added, line);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"The suite of this product cannot be written: {fault.Message}");
        }
    }

    private bool Append(TurnCase added, string line)
    {
        var (suite, cases) = (Path.Combine(folder, SuiteFile), Path.Combine(folder, CasesFile));
        Directory.CreateDirectory(Path.GetDirectoryName(suite)!);
        if (!File.Exists(suite))
        {
            File.WriteAllText(suite, """
                # What people really asked: a case a line in from-turns.jsonl, added on the page.
                description: What people really asked
                prompts: ['{{question}}']
                providers: ['parley:..']
                tests: file://from-turns.jsonl

                """);
        }

        var text = File.Exists(cases) ? File.ReadAllText(cases) : "";
        var known = text.Split('\n').Any(l => JsValue.TryParse(l, out var node) && node is JsonObject test
            && test.Object("vars").Text("question") == added.Question && test.Object("metadata").Text("expects") == Name(added.Expects));
        if (known)
        {
            return false;
        }

        File.AppendAllText(cases, $"{(text.Length > 0 && !text.EndsWith('\n') ? "\n" : "")}{line}\n", new UTF8Encoding(false));
        return true;
    }

    private static JsonObject Case(TurnCase added)
    {
        var node = new JsonObject
        {
            ["description"] = added.Question,
            ["vars"] = new JsonObject { ["question"] = added.Question },
            ["metadata"] = new JsonObject
            {
                ["expects"] = Name(added.Expects),
                ["origin"] = added.Origin,
                ["addedBy"] = added.AddedBy,
                ["turn"] = added.Turn.Id,
            },
            ["assert"] = new JsonArray([.. Assertions(added).Select(a => (JsonNode)new JsonObject { ["type"] = "javascript", ["metric"] = a.Metric, ["value"] = a.Code })]),
        };
        if (added.Asker is { } asker && Attributes(asker) is { Count: > 0 } attributes)
        {
            node["provider"] = new JsonObject { ["id"] = "parley:..", ["config"] = new JsonObject { ["attr"] = attributes } };
        }

        return node;
    }

    private static IEnumerable<(string Metric, string Code)> Assertions(TurnCase added)
    {
        var outcome = added.Expects switch { CaseExpectation.Answered => Outcome.Answered, CaseExpectation.Declined => Outcome.Declined, _ => added.Turn.Answer.Outcome };
        yield return ("outcome", $"context.metadata.outcome === '{outcome.ToString().ToLowerInvariant()}'");
        if (added.Expects != CaseExpectation.AsShown || TurnFacts.Of(added.Turn.Plan) is not { } plan || outcome != Outcome.Answered)
        {
            yield break;
        }

        // The period is left out: "last month" means another one next month.
        var meant = new JsonObject(plan.Where(p => p.Key != "period").Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        yield return ("plan", string.Join(" && ", meant.Select(p => $"JSON.stringify(context.metadata.plan?.{p.Key}) === {Quoted(JsValue.Json(p.Value))}")));
        string[] figures = added.Asker is null ? [] : [.. TurnFacts.Said(added.Turn.Answer)];
        if (figures.Length > 0)
        {
            yield return ("figures", $"context.metadata.plan?.period !== {JsValue.Json(plan["period"])} || {JsValue.Json(new JsonArray([.. figures.Select(f => (JsonNode)f)]))}.every(f => context.metadata.figures.includes(f))");
        }
    }

    private static string Quoted(string json) => JsValue.Json(JsonValue.Create(json));

    // The one owner is who a suite asks as by itself.
    private static JsonObject Attributes(Caller asker)
    {
        if (asker.Roles.Contains("owner") && asker.Attributes.Count == 0)
        {
            return [];
        }

        var attributes = new JsonObject { ["role"] = new JsonArray([.. asker.Roles.Order(StringComparer.Ordinal).Select(role => (JsonNode)role)]) };
        foreach (var (name, value) in asker.Attributes)
        {
            attributes[name] = value;
        }

        return attributes;
    }

    private static string Name(CaseExpectation expects) => expects.ToString().ToLowerInvariant();
}
