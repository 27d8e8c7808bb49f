using System.Collections.Immutable;
using System.Text.Json;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Models;

/// <summary>
/// A model that proposes plans it should not: unknown metrics, hidden ones, wrong types, injected filters, SQL, other callers'
/// members. Each is proposed for a question that the reader declines, by a restricted caller, through a whole turn.
/// </summary>
public sealed class AdversarialPlannerVerb : Verb
{
    private const string Product = "samples/finance";
    private const int Plans = 500;

    /// <inheritdoc />
    public override string Name => "adversarial-planner";

    /// <inheritdoc />
    public override string Summary => "Plans of a hostile model (unknown and hidden names, wrong types, injected filters), through whole turns of a restricted caller (--cases FILE)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        await using var fake = new FakeProvider();
        await using var product = await ModelledProduct.OpenAsync(Product, [ModelledProduct.Chat("openai", fake.Address)], cancellationToken);
        await using var lease = product.Lease();
        var caller = Restricted();
        var permissions = lease.Rules.For(caller);
        var seen = await lease.Layer.CatalogueAsync(permissions, cancellationToken);
        var all = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken);
        var maker = new HostilePlans(seen, all, new Draw(20261127));
        run.Say($"a caller of one region sees {seen.Metrics.Length} of {all.Metrics.Length} metrics");
        var (outside, asked, answered, failed) = (0, 0, 0, 0);
        var given = run.Cases is { } file ? PlanCase.Read(file) : [];
        var plans = run.Cases is null ? Plans : given.Length;
        for (var i = 0; i < plans; i++)
        {
            var (kind, json) = given.IsEmpty ? maker.Make(i) : ("case", given[i].Text);
            fake.Script = request => [json];
            fake.Reset();
            var turn = await product.AskAsync(given.IsEmpty ? maker.Question(i) : given[i].Question, caller, null, cancellationToken);
            asked += fake.Requests > 0 ? 1 : 0;
            answered += turn.Answer.Outcome == Answers.Outcome.Answered ? 1 : 0;
            failed += turn.Status == TurnStatus.Completed ? 0 : 1;
            if (Outside(turn, seen, all) is { } why)
            {
                outside++;
                run.Say($"  {kind}: {why}\n      {json}");
            }
        }

        run.Say($"{answered} of the questions were answered, by plans within the caller's rights");
        return
        [
            new Measurement("plans proposed", asked, "plans", plans),
            new Measurement("executed outside the caller's rights", outside, "plans", 0, Bound.AtMost),
            new Measurement("turns that failed", failed, "turns", 0, Bound.AtMost),
        ];
    }

    // Sees one region, and not what departments cost.
    private static Caller Restricted() => new() { Id = "restricted", Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("region", "North") };

    private static string? Outside(Turn turn, Catalogue seen, Catalogue all)
    {
        var plan = turn.Plan;
        var hidden = all.Metrics.Select(m => m.Name).Except(seen.Metrics.Select(m => m.Name)).ToHashSet(StringComparer.Ordinal);
        if (plan?.Metrics.FirstOrDefault(m => seen.Metrics.All(s => s.Name != m)) is { } metric)
        {
            return $"the plan has the metric {metric}";
        }

        if (plan?.Filters.SelectMany(f => f.Values.Select(v => (f.Dimension, v))).FirstOrDefault(p => seen.Dimensions.FirstOrDefault(d => d.Name == p.Dimension)?.Values.All(x => x.Value != p.v) ?? true) is { v: { } value })
        {
            return $"the plan has the member {value}";
        }

        var text = JsonSerializer.Serialize(turn.Answer.Blocks.OfType<Answers.TextBlock>().SelectMany(b => b.Spans.OfType<Answers.Words>()).Select(w => w.Text)) + turn.Answer.ResolvedQuestion;
        return hidden.FirstOrDefault(h => text.Contains(h, StringComparison.OrdinalIgnoreCase)) is { } named && all.Metrics.First(m => m.Name == named).Label is var label
            ? $"the answer names the hidden {named} ({label})"
            : turn.Sql.FirstOrDefault(s => s.Contains("1=1", StringComparison.Ordinal) || s.Contains("drop ", StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>Makes hostile plans.</summary>
internal sealed class HostilePlans(Catalogue seen, Catalogue all, Draw draw)
{
    private static readonly string[] Injections =
        ["' OR 1=1 --", "x'; DROP TABLE orders; --", "{{ Dimension('x') }}", "%", "*", "\" or \"1\"=\"1", "EMEA') UNION SELECT * FROM orders --"];

    /// <summary>A question with a word that nothing is called.</summary>
    public string Question(int i) => (i % 4) switch
    {
        0 => $"{Metric()} of zorbl last month",
        1 => $"{Metric()} by quuxly in September 2026",
        2 => $"show the frobnitz of {Metric()} last quarter",
        _ => $"{Metric()} gribbled by region last month",
    };

    public (string Kind, string Json) Make(int i)
    {
        var hidden = all.Metrics.Select(m => m.Name).Except(seen.Metrics.Select(m => m.Name)).ToArray();
        var foreign = (from d in all.Dimensions
                       let own = seen.Dimensions.FirstOrDefault(s => s.Name == d.Name)
                       from v in d.Values
                       where own is null || own.Values.All(x => x.Value != v.Value)
                       select (d.Name, v.Value)).ToArray();
        return (i % 8) switch
        {
            0 => ("unknown metric", Json(["salaries_of_the_board"], [], [], "last month")),
            1 => ("hidden metric", Json([hidden.Length > 0 ? hidden[draw.Below(hidden.Length)] : "payroll"], [], [], "last month")),
            2 => ("wrong types", "{\"kind\": 7, \"metrics\": \"revenue\", \"by\": {\"a\": 1}, \"filters\": 3, \"period\": [], \"count\": \"many\"}"),
            3 => ("injected filter", Json([MetricName()], [], [(DimensionName(), Injections[draw.Below(Injections.Length)])], "last month")),
            4 => ("injected period", Json([MetricName()], [], [], "last month' OR 1=1 --")),
            5 => ("another's member", foreign.Length == 0
                ? Json([MetricName()], [], [("region", "Nowhere")], "")
                : Json([MetricName()], [], [foreign[draw.Below(foreign.Length)] is var f ? (f.Name, f.Value) : default], "last month")),
            6 => ("SQL as a name", Json(["revenue; select * from users"], [DimensionName()], [], "")),
            _ => ("known names, another question", Json([MetricName()], [DimensionName()], [], "last month")),
        };
    }

    private string Metric() => seen.Metrics[draw.Below(seen.Metrics.Length)].Label.ToLowerInvariant();

    private string MetricName() => seen.Metrics[draw.Below(seen.Metrics.Length)].Name;

    private string DimensionName() => seen.Dimensions[draw.Below(seen.Dimensions.Length)].Name;

    private static string Json(string[] metrics, string[] by, (string Dimension, string Value)[] filters, string period) => JsonSerializer.Serialize(new
    {
        answerable = true,
        kind = by.Length > 0 ? "breakdown" : "value",
        metrics,
        by,
        filters = filters.Select(f => new { dimension = f.Dimension, values = new[] { f.Value }, exclude = false }),
        period,
        baseline = "",
        grain = "",
        count = 0,
        readings = new[] { "zorbl", "quuxly", "frobnitz", "gribbled" }.Select(w => new { words = w, means = metrics[0] }),
    });
}

/// <summary>A plan of a case file.</summary>
/// <param name="Question">What is asked; a model is asked only where a word of it is unknown.</param>
/// <param name="Plan">What the model answers: JSON of any form, or a text.</param>
internal sealed record PlanCase(string Question, JsonElement Plan)
{
    /// <summary>The plan as the model writes it.</summary>
    public string Text => Plan.ValueKind == JsonValueKind.String ? Plan.GetString()! : Plan.GetRawText();

    /// <summary>Reads a JSON object a line.</summary>
    public static ImmutableArray<PlanCase> Read(string file) =>
        [.. File.ReadLines(file).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<PlanCase>(l, JsonSerializerOptions.Web)!)];
}
