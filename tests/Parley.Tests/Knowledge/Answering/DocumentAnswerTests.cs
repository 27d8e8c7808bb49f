using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Governance;
using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Knowledge.Answering;

public sealed class DocumentAnswerTests
{
    private static readonly (string, string)[] Rules =
    [
        ("parking.md", "---\ntitle: Parking rules\nversion: 2\neffective: 2026-01-01\nstatus: current\n---\n# Parking rules\n\n## Fees\n\nParking in the garage costs 4 euros a day. However, motorcycles park free of charge.\n\n## Permission\n\nGuests may park in the garage for at most 3 hours. Trailers must not be parked on the site.\n\n## Steps to get a parking card\n\n1. Fill in the form at the reception.\n2. Pay the deposit.\n3. Collect the card.\n"),
        ("old/parking.md", "---\ntitle: Parking rules\nversion: 1\neffective: 2024-01-01\nstatus: superseded\n---\n# Parking rules\n\n## Fees\n\nParking in the garage costs 3 euros a day.\n"),
        ("canteen.md", "---\ntitle: Canteen\neffective: 2025-01-01\n---\n# Canteen\n\nThe canteen opens at 11:30. Lunch costs 6 euros.\n"),
        ("cafeteria.md", "---\ntitle: Food\neffective: 2026-02-01\n---\n# Food\n\nIn the canteen lunch costs 7 euros.\n"),
        ("secret.md", "---\nlabels: [board]\n---\n# Plans\n\nThe garage is sold in June.\n"),
    ];

    [Fact]
    public async Task A_fact_is_quoted_from_the_document_in_force_with_what_limits_it()
    {
        var answer = await AskAsync("How much does parking in the garage cost?");
        var quotes = answer.Blocks.OfType<QuoteBlock>().ToList();

        Assert.Equal("Parking in the garage costs 4 euros a day.", quotes[0].Text);
        Assert.Equal("However, motorcycles park free of charge.", quotes[1].Text);
        Assert.All(answer.Evidence, e => Assert.Equal("parking.md", e.Document));
        Assert.Contains("version 2", Assert.Single(answer.Blocks.OfType<SourcesBlock>()).Sources[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("May I park a trailer on the site?", "No.")]
    [InlineData("Can guests park in the garage for 5 hours?", "No: it is beyond the limit that the document sets.")]
    [InlineData("Can guests park in the garage for 2 hours?", "Yes: it is within the limit that the document sets.")]
    public async Task A_clause_decides_yes_or_no(string question, string verdict)
    {
        var answer = await AskAsync(question);

        Assert.Equal(verdict, Assert.IsType<Words>(Assert.IsType<TextBlock>(answer.Blocks[0]).Spans[0]).Text);
    }

    [Fact]
    public async Task Steps_are_told_in_order()
    {
        var answer = await AskAsync("How do I get a parking card?");

        Assert.Equal(
            ["1. Fill in the form at the reception.", "2. Pay the deposit.", "3. Collect the card."],
            answer.Blocks.OfType<QuoteBlock>().Select(q => q.Text));
    }

    [Fact]
    public async Task Documents_that_disagree_are_both_shown_the_newer_first()
    {
        var answer = await AskAsync("What does lunch in the canteen cost?");
        var quotes = answer.Blocks.OfType<QuoteBlock>().ToList();

        Assert.Contains("7 euros", quotes[0].Text, StringComparison.Ordinal);
        Assert.Contains("6 euros", quotes[1].Text, StringComparison.Ordinal);
        Assert.Contains("newer", quotes[0].Lead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_is_told_sentence_by_sentence()
    {
        var text = Text(await AskAsync("What changed in the parking rules?"));

        Assert.Contains("4 euros", text, StringComparison.Ordinal);
        Assert.Contains("3 euros", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("How much is the Christmas bonus?")]
    [InlineData("Who founded the company?")]
    [InlineData("What does a helicopter landing cost?")]
    public async Task What_the_documents_do_not_say_is_declined(string question) => Assert.False((await AskAsync(question)).IsFound);

    [Theory]
    [InlineData("requester", "names the cost centre")]
    [InlineData("buyer", "places the order")]
    public async Task Who_asks_for_themselves_is_told_what_their_role_has_to_do(string role, string said)
    {
        using var folder = new DocumentFolder(("buying.md", "# Buying\n\n## Duties of the requester\n\nThe requester names the cost centre.\n\n## Duties of the buyer\n\nThe buyer places the order.\n"));
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        var answer = library.Answer("What are my duties?", new DocumentAnswering { Roles = [role] });

        Assert.Contains(said, answer.Blocks.OfType<QuoteBlock>().First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_document_changes_nothing()
    {
        using var all = new DocumentFolder([.. Rules.Select(r => ($"knowledge/{r.Item1}", r.Item2))]);
        using var without = new DocumentFolder([.. Rules.Where(r => r.Item1 != "secret.md").Select(r => ($"knowledge/{r.Item1}", r.Item2))]);
        var hidden = new Permissions { HiddenDocuments = ["board"] };
        var (seen, missing) = (await OpenAsync(all), await OpenAsync(without));
        foreach (var question in new[] { "When is the garage sold?", "How much does parking in the garage cost?", "What are the plans?" })
        {
            Assert.Equal(
                Text(missing.For(Permissions.Unrestricted).Answer(question, new DocumentAnswering())), Text(seen.For(hidden).Answer(question, new DocumentAnswering())));
        }

        Assert.True(seen.For(Permissions.Unrestricted).Answer("When is the garage sold?", new DocumentAnswering()).IsFound);
    }

    [Fact]
    public async Task Words_of_ours_hold_no_figure_and_quotes_stand_where_they_say()
    {
        using var folder = new DocumentFolder(Rules);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        foreach (var question in new[] { "How much does parking cost?", "May I park a trailer?", "What changed in the parking rules?", "How do I get a parking card?", "lunch in the canteen" })
        {
            var answer = library.Answer(question, new DocumentAnswering());
            Assert.All(answer.Evidence, e => Assert.Equal(library.TextsOf([e.Document])[e.Document][e.Start..e.End], e.Value));
            Assert.All(answer.Blocks.OfType<TextBlock>(), b => Assert.DoesNotContain(b.Spans.OfType<Words>(), w => w.Text.Any(char.IsDigit)));
        }
    }

    [Fact]
    public async Task A_passage_marked_wrong_is_shown_as_such_or_gives_way()
    {
        using var folder = new DocumentFolder(Rules);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        var mark = new PassageMark("m", "cafeteria.md", "lunch costs 7 euros", PassageMarkKind.Wrong, "", "ann", default);
        var text = Text(library.Answer("What does lunch in the canteen cost?", new DocumentAnswering { Marks = [mark] }));

        Assert.Contains("Lunch costs 6 euros.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("7 euros", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What was the old fee for parking in the garage?", "3 euros")]
    [InlineData("How much did parking in the garage cost before 2026?", "3 euros")]
    [InlineData("How much does parking in the garage cost?", "4 euros")]
    public async Task What_held_before_is_told_where_it_is_asked_for(string question, string said)
    {
        var answer = await AskAsync(question);

        Assert.Contains(said, answer.Blocks.OfType<QuoteBlock>().First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_are_set_side_by_side_where_they_say_other_numbers()
    {
        var answer = await AskAsync("Compare the canteen with food");
        var quotes = answer.Blocks.OfType<QuoteBlock>().ToList();

        Assert.Equal(["Lunch costs 6 euros.", "In the canteen lunch costs 7 euros."], quotes.Select(q => q.Text));
        Assert.Equal(["On Canteen:", "On Food:"], quotes.Select(q => q.Lead));
    }

    [Fact]
    public async Task A_price_is_no_number_that_counts_nothing()
    {
        using var folder = new DocumentFolder(("sites.md", "# Sites\n\nLockers 1 to 40 stand beside the lift."));
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);

        Assert.False(library.Answer("How much does a locker beside the lift cost?", new DocumentAnswering()).IsFound);
    }

    private static async Task<DocumentAnswer> AskAsync(string question)
    {
        using var folder = new DocumentFolder(Rules);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        return library.Answer(question, new DocumentAnswering());
    }

    private static Task<ProductKnowledge> OpenAsync(DocumentFolder folder) => ProductKnowledge.OpenAsync(
        new Product { Name = "p", Folder = folder.Path, Title = "P", Version = "1" }, PermissionRules.None, new KnowledgeHost(null), TestContext.Current.CancellationToken);

    private static string Text(DocumentAnswer answer) => AnswerRenderer.ToText(new Answer { Outcome = Outcome.Answered, Blocks = answer.Blocks });
}
