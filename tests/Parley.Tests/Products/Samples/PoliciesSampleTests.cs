using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Parley.Products;
using Parley.Prompts;
using Xunit;

namespace Parley.Tests.Products.Samples;

/// <summary>The sample handbook, and the procurement assistant on it.</summary>
public sealed class PoliciesSampleTests
{
    private static readonly string Sample = Repository.PathOf("samples", "policies");

    [Fact]
    public void Each_role_and_task_has_its_own_prompt()
    {
        var faults = new Faults();
        var prompts = PromptLibrary.Load(Sample, faults);
        var chosen = from role in new[] { "requester", "approver", "buyer" }
                     from complexity in new[] { "simple", "complex" }
                     select prompts.Choose("role", new PromptSituation([role], complexity, "standard"))!.Name;

        Assert.False(faults.Any);
        Assert.Equal(["requester", "requester-complex", "approver", "approver-complex", "buyer", "buyer-complex"], chosen);
        Assert.Equal("buyer-steps", prompts.Choose("role", new PromptSituation(["buyer"], "moderate", "standard"))!.Name);
        Assert.Null(prompts.Choose("role", new PromptSituation(["viewer"], "simple", "standard")));
    }

    [Theory]
    [InlineData("buyer")]
    [InlineData("approver")]
    public void A_prompt_holds_the_words_for_its_role_and_its_passages_as_data(string role)
    {
        var prompts = PromptLibrary.Load(Sample, new Faults());
        var inputs = new Dictionary<string, object?>
        {
            ["question"] = "Who approves?",
            ["claims"] = new List<object?> { new Dictionary<string, object?> { ["id"] = "p1", ["text"] = "Orders above [[n1]] euros need approval." } },
        };

        var rendered = prompts.Render("reword", inputs, new PromptSituation([role], "simple", "standard"));

        Assert.Contains(rendered.Fragments, f => f.Slot == "role" && f.Name == role);
        Assert.Contains(prompts.Find(role)!.Instructions.Trim(), rendered.Messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("[[p1]] \"Orders above [[n1]] euros need approval.\"", rendered.Messages[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requester", "What are my duties in purchasing?")]
    [InlineData("approver", "What are my duties in purchasing?")]
    [InlineData("buyer", "What are my duties in purchasing?")]
    public async Task Who_asks_for_themselves_is_told_what_concerns_their_role(string role, string question)
    {
        var library = await KnowledgeLibrary.ReadAsync(Path.Combine(Sample, ProductKnowledge.Folder), TestContext.Current.CancellationToken);

        var answer = library.Answer(question, new DocumentAnswering { Roles = [role] });

        Assert.True(answer.IsFound);
        Assert.Contains(role, string.Join(' ', answer.Evidence.Select(e => $"{e.Headings} {e.Value}")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_document_of_the_handbook_is_read()
    {
        var library = await KnowledgeLibrary.ReadAsync(Path.Combine(Sample, ProductKnowledge.Folder), TestContext.Current.CancellationToken);
        var files = Directory.EnumerateFiles(Path.Combine(Sample, ProductKnowledge.Folder), "*", SearchOption.AllDirectories).Count();

        Assert.Empty(library.Faults.Where(f => !f.IsWarning));
        Assert.Equal(files, library.Index.Documents.Length);
    }
}
