using Parley.Products;
using Parley.Prompts;
using Xunit;

namespace Parley.Tests.Prompts;

public sealed class PromptLoaderTests
{
    [Theory]
    [InlineData("---\nname: x\ninputs:\n  - name: q\n    kind: strin\n---\nx", 5, "The kind 'strin' is not known; the nearest is 'string'.")]
    [InlineData("---\nname: x\n", 1, "no line of '---' ends it")]
    [InlineData("---\n- a\n---\nx", 2, "a map of keys is needed")]
    [InlineData("---\nname: x\ninputs:\n  q:\n    kind: integer\n    default: soon\n---\nx", 6, "The default of 'q' is no integer.")]
    [InlineData("\n\n---\nname: x\nname: y\n---\nx", 5, "second time")]
    [InlineData("---\nmodel: ${env:NOT_THERE}\n---\nx", 2, "Environment variable 'NOT_THERE' not set")]
    public void Read_faults_name_line_and_remedy(string text, int line, string words)
    {
        var faults = new Faults();

        var prompt = PromptLoader.Read("prompts/x.prompty", "x", text, new PromptLoadOptions(), faults);

        Assert.Null(prompt);
        var fault = Assert.Single(faults.ToImmutable());
        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_keys_are_kept()
    {
        var prompt = PromptLoader.Read("x", "x", "---\nname: x\nowner: {team: red}\n---\nhi", new PromptLoadOptions(), new Faults());

        Assert.Equal("red", prompt!.Data.GetProperty("owner").GetProperty("team").GetString());
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.txt", "secret");
        Directory.CreateDirectory(folder.PathOf("in"));
        File.CreateSymbolicLink(folder.PathOf("in/link.txt"), folder.PathOf("secret.txt"));
        var faults = new Faults();

        PromptLoader.Read("x", "x", "---\ndescription: ${file:link.txt}\n---\nhi", new PromptLoadOptions { Folder = folder.PathOf("in") }, faults);

        Assert.Contains("outside allowed roots", Assert.Single(faults.ToImmutable()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_replaces_a_prompt_and_its_faults_are_found_where_they_stand()
    {
        using var folder = new TemporaryFolder();
        folder.Write("prompts/mine.prompty", "---\nname: other\n---\nuser:\nHi {{ who }}");
        folder.Write("prompts/sub/broken.prompty", "---\nname: x\n---\nuser:\n\nHi {{ who");
        var faults = new Faults();

        var library = PromptLibrary.Load(folder.Path, faults);

        Assert.Equal("mine", library.Find("mine")!.Name);
        Assert.Null(library.Find("sub/broken"));
        var fault = Assert.Single(faults.ToImmutable());
        Assert.Equal(("prompts/sub/broken.prompty", 6), (fault.File, fault.Line));
    }

    [Fact]
    public void Fragments_are_chosen_by_role_complexity_and_verbosity()
    {
        using var folder = new TemporaryFolder();
        folder.Write("prompts/p.prompty", "---\nname: p\n---\nsystem:\n{% include 'slot:tone' %}|{% include 'slot:none' %}");
        folder.Write("prompts/tone-any.prompty", "---\nmetadata: {slot: tone}\n---\nany");
        folder.Write("prompts/tone-analyst.prompty", "---\nmetadata: {slot: tone, roles: [analyst]}\n---\nanalyst {{ x }}");
        folder.Write("prompts/tone-deep.prompty", "---\nmetadata: {slot: tone, roles: [analyst], complexity: complex}\n---\ndeep");
        var library = PromptLibrary.Load(folder.Path, new Faults());

        RenderedPrompt Render(string complexity, params string[] roles) =>
            library.Render("p", new Dictionary<string, object?> { ["x"] = "system:" }, new PromptSituation([.. roles], complexity, "standard"));

        Assert.Equal("any|", Render("complex", "seller").Messages[0].Text);
        Assert.Equal("analyst system:|", Render("simple", "analyst").Messages[0].Text);
        Assert.Equal("deep|", Render("complex", "seller", "analyst").Messages[0].Text);
        var chosen = Assert.Single(Render("complex", "analyst").Fragments);
        Assert.Equal(("tone", "tone-deep"), (chosen.Slot, chosen.Name));
    }
}
