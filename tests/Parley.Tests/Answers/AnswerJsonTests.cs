using System.Text.Json;
using Parley.Answers;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Answers;

public sealed class AnswerJsonTests
{
    private static readonly JsonSerializerOptions Writing = AnswerJson.Writing();

    [Fact]
    public void Write_ThenRead_GivesAnEqualAnswerAndTheSameText()
    {
        var answer = Turns.Full("c", 1).Answer;

        var json = Write(answer);
        var read = Read(json);

        Assert.Equivalent(answer, read, strict: true);
        Assert.Equal(json, Write(read));
    }

    [Fact]
    public void Write_Names_AreSnakeCaseAndKindsAreNamed()
    {
        using var json = JsonDocument.Parse(Write(Turns.Full("c", 1).Answer));
        var root = json.RootElement;

        Assert.Equal("escalated", root.GetProperty("outcome").GetString());
        Assert.Equal("2025-11-23", root.GetProperty("as_of").GetString());
        Assert.Equal(["text", "table", "chart", "choices"], root.GetProperty("blocks").EnumerateArray().Select(b => b.GetProperty("type").GetString()));
        Assert.Equal(["cell", "computed", "cell"], root.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal("contribution_share", root.GetProperty("evidence")[0].GetProperty("scope").GetProperty("measurement").GetString());
    }

    [Theory]
    [InlineData("0.10")]
    [InlineData("1234.5600")]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    public void Write_Decimal_KeepsEveryDigit(string number)
    {
        var json = Write(WithValue(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Contains($"\"value\":{number}", json, StringComparison.Ordinal);
        Assert.Equal(json, Write(Read(json)));
    }

    [Fact]
    public void Write_TextFromData_CannotBreakOutOfAPage()
    {
        var json = Write(new Answer { Outcome = Outcome.Answered, ResolvedQuestion = "</script><b>é 🎯" });

        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        Assert.Contains("é", json, StringComparison.Ordinal);
        Assert.Equal("</script><b>é 🎯", Read(json).ResolvedQuestion);
    }

    [Fact]
    public void Read_DocumentOfAnOlderProgram_FillsWhatItDoesNotHave()
    {
        var read = Read("""{"outcome":"answered","blocks":[{"type":"text","role":"headline","spans":[{"type":"words","text":"x"}]}]}""");

        Assert.Equal([], read.FollowUps);
        Assert.Equal([], read.Evidence);
        Assert.Equal("", read.ResolvedQuestion);
        Assert.Contains("\"follow_ups\":[]", Write(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownOutcome_IsRefused() =>
        Assert.Throws<JsonException>(() => Read("""{"outcome":"guessed"}"""));

    [Fact]
    public void Write_ValueWithoutAForm_IsRefused() =>
        Assert.Throws<JsonException>(() => Write(WithValue(new object())));

    private static Answer WithValue(object value) =>
        new() { Outcome = Outcome.Answered, Evidence = [new CellEvidence("e1", new Scope(), value, 0, 0, "c")] };

    private static string Write(Answer answer) => JsonSerializer.Serialize(answer, Writing);

    private static Answer Read(string json) => JsonSerializer.Deserialize<Answer>(json, AnswerJson.Reading)!;
}
