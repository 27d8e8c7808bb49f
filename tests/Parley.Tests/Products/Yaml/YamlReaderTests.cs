using CsCheck;
using Parley.Products;
using Parley.Products.Yaml;
using Xunit;

namespace Parley.Tests.Products.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Elements_know_their_line_and_dotted_key()
    {
        var faults = new Faults();
        var root = Read("metrics:\n  - name: a\n\n  - name: b\n    filter: |\n      x\n", faults);

        var list = Assert.IsType<YamlList>(root.Find("metrics"));
        var second = Assert.IsType<YamlMap>(list.Items[1]);
        Assert.Equal(new YamlPlace("f.yml", 4, "metrics[1].name"), second.Find("name")!.Place);
        Assert.Equal(5, second.Find("filter")!.Place.Line);
        Assert.Equal("x\n", Assert.IsType<YamlScalar>(second.Find("filter")).Value);
        Assert.Empty(faults.ToImmutable());
    }

    [Fact]
    public void A_repeated_key_is_a_fault_that_names_both_lines_and_reading_goes_on()
    {
        var faults = new Faults();
        var root = Read("a: 1\nb: 2\na: 3\nb: 4\n", faults);

        Assert.Equal(["f.yml:3: a", "f.yml:4: b"], faults.ToImmutable().Select(f => $"{f.File}:{f.Line}: {f.Key}"));
        Assert.Contains("line 1", faults.ToImmutable()[0].Message, StringComparison.Ordinal);
        Assert.Equal("1", Assert.IsType<YamlScalar>(root.Find("a")).Value);
    }

    [Fact]
    public void A_syntax_error_is_one_fault_with_its_line_and_earlier_documents_stay()
    {
        var faults = new Faults();
        var documents = YamlReader.Read("f.yml", "a: 1\n---\nb: [1, 2\nc: 3\n", faults);

        Assert.Single(documents);
        var fault = Assert.Single(faults.ToImmutable());
        Assert.InRange(fault.Line, 3, 5);
        Assert.StartsWith("This is not valid YAML: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Idx", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_and_merge_keys_are_resolved_and_own_keys_win()
    {
        var faults = new Faults();
        var root = Read("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n", faults);

        var use = Assert.IsType<YamlMap>(root.Find("use"));
        Assert.Equal(["y=3", "x=1"], use.Entries.Select(e => $"{e.Key}={((YamlScalar)e.Value).Value}"));
        Assert.Empty(faults.ToImmutable());
    }

    [Fact]
    public void Aliases_that_multiply_stop_at_the_limit()
    {
        var faults = new Faults();
        var text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        YamlReader.Read("f.yml", text, faults);

        Assert.Contains("200,000 elements", Assert.Single(faults.ToImmutable()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_that_is_too_deep_is_a_fault_not_a_crash()
    {
        var faults = new Faults();

        YamlReader.Read("f.yml", new string('[', 50_000), faults);

        Assert.Contains("64 levels", Assert.Single(faults.ToImmutable()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n---\n")]
    [InlineData("\uFEFF")]
    public void Nothing_in_a_file_gives_no_document(string text)
    {
        var faults = new Faults();

        Assert.Empty(YamlReader.Read("f.yml", text, faults));
        Assert.Empty(faults.ToImmutable());
    }

    [Theory]
    [InlineData("a: \u0001b\n")]
    [InlineData("a: *missing\n")]
    [InlineData("\t- a: b\n  c\n")]
    [InlineData("a: 'open\n")]
    public void Broken_text_gives_one_fault_with_a_line(string text)
    {
        var faults = new Faults();

        YamlReader.Read("f.yml", text, faults);

        Assert.True(Assert.Single(faults.ToImmutable()).Line > 0);
    }

    [Fact]
    public void Fields_report_wrong_types_unknown_keys_and_the_nearest_key_all_at_once()
    {
        var faults = new Faults();
        var fields = YamlFields.Of(Read("titel: x\ncount: many\nwhen: 31.1.2026\ntone: frendly\ndeep: [1]\non: maybe\n", faults), faults)!;

        Assert.Null(fields.RequiredText("title"));
        Assert.Null(fields.Integer("count", 1, 12));
        Assert.Null(fields.Date("when"));
        Assert.Null(fields.OneOf("tone", "plain", "friendly"));
        Assert.Null(fields.Map("deep"));
        Assert.Null(fields.Boolean("on"));
        fields.Finish();

        Assert.Equal(
            [
                "f.yml:1: title: The key 'title' is needed and missing or empty.",
                "f.yml:1: titel: The key 'titel' is not known here; the nearest is 'title'.",
                "f.yml:2: count: A whole number from 1 to 12 is needed, not 'many'.",
                "f.yml:3: when: A date as 2026-01-31 is needed, not '31.1.2026'.",
                "f.yml:4: tone: 'frendly' is not one of plain, friendly; the nearest is 'friendly'.",
                "f.yml:5: deep: A map of keys is needed here, not a list.",
                "f.yml:6: on: true or false is needed, not 'maybe'.",
            ],
            faults.ToImmutable().Select(f => f.ToString()));
    }

    [Fact]
    public void Any_text_is_read_or_is_a_fault_and_never_throws() =>
        Gen.Char["ab:- \n\t[]{}\"'&*!|>%@`#,?\\\u0000\u00e9~<"].Array[0, 60].Sample(
            characters => YamlReader.Read("f.yml", new string(characters), new Faults()), iter: 20_000);

    private static YamlMap Read(string text, Faults faults) =>
        Assert.IsType<YamlMap>(Assert.Single(YamlReader.Read("f.yml", text, faults)));
}
