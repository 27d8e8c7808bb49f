using System.Globalization;
using System.Text.Json;
using Parley.Bench.Harness;
using Xunit;

namespace Parley.Tests.Bench;

public sealed class BenchProgramTests
{
    private static readonly Machine AnyMachine = new("os", "X64", 2, 1024, "runtime");

    [Fact]
    public async Task An_unknown_verb_prints_the_verbs_there_are_and_exits_2()
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);

        var code = await BenchProgram.RunAsync(["nonsense"], output, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.All(Verbs.All, verb => Assert.Contains(verb.Name, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_verb_has_a_name_of_its_own_and_a_summary()
    {
        Assert.Equal(Verbs.All.Length, Verbs.ByName.Count);
        Assert.All(Verbs.All, verb => Assert.NotEmpty(verb.Summary));
    }

    [Theory]
    [InlineData(260, 260, Bound.AtLeast, true)]
    [InlineData(259, 260, Bound.AtLeast, false)]
    [InlineData(5, 5, Bound.AtMost, true)]
    [InlineData(5.1, 5, Bound.AtMost, false)]
    public void A_measurement_is_ok_on_the_right_side_of_its_target(double value, double target, Bound bound, bool ok) =>
        Assert.Equal(ok, new Measurement("figure", value, "cases", target, bound).Ok);

    [Fact]
    public void Json_has_verb_results_and_machine_and_a_peer_only_where_there_is_one()
    {
        using var json = JsonDocument.Parse(Report.Json(
            "verb", [new Measurement("a", 1, "ms", 2, Bound.AtMost, Peer: 3), new Measurement("b", 1, "ms", 2)], AnyMachine));

        var results = json.RootElement.GetProperty("results");
        Assert.Equal("verb", json.RootElement.GetProperty("verb").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("machine").GetProperty("cores").GetInt32());
        Assert.True(results[0].GetProperty("ok").GetBoolean());
        Assert.Equal(3, results[0].GetProperty("peer").GetDouble());
        Assert.False(results[1].GetProperty("ok").GetBoolean());
        Assert.False(results[1].TryGetProperty("peer", out _));
        Assert.Empty(JsonSchema.Published("bench.schema.json").Faults(System.Text.Json.Nodes.JsonNode.Parse(json.RootElement.GetRawText())));
    }
}
