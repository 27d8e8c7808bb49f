using System.Collections.Immutable;
using Parley.Answers;
using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Searching;
using Xunit;

namespace Parley.Tests.Knowledge.Answering;

/// <summary>What people said of passages, and what it does to answers.</summary>
public sealed class LearntAnswerTests
{
    private const string Lunch = "What does lunch in the canteen cost?";

    private static readonly DateTimeOffset Day = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    private static readonly (string, string)[] Rules =
    [
        ("canteen.md", "---\ntitle: Canteen\neffective: 2025-01-01\n---\n# Canteen\n\nIn the canteen lunch costs 6 euros.\n\n## Guests\n\nGuests bring their badge.\n"),
        ("cafeteria.md", "---\ntitle: Food\neffective: 2026-02-01\n---\n# Food\n\nIn the canteen lunch costs 7 euros.\n"),
        ("trailers.md", "# Trailers\n\nTrailers must not be parked on the site.\n"),
        ("card.md", "# Card\n\n## Steps to get a card\n\n1. Fill in the form.\n2. Pay the deposit.\n"),
        ("card-new.md", "# Card at the gate\n\n## At the gate\n\n1. Show the badge.\n2. Take the card.\n"),
    ];

    [Theory]
    [InlineData("What does lunch in the canteen cost?")]
    [InlineData("what does the lunch cost in the canteen")]
    public async Task A_passage_that_was_said_to_answer_a_question_is_told_first_when_it_is_asked_again(string again)
    {
        var mark = Mark("canteen.md", "Guests bring their badge.", PassageMarkKind.Verified) with { Question = Lunch };

        var quotes = await QuotesAsync(again, mark);

        Assert.Equal("Guests bring their badge.", quotes[0].Text);
        Assert.Equal(("verified", "ann", new DateOnly(2026, 5, 4)), (quotes[0].Remark!.Kind, quotes[0].Remark!.By, quotes[0].Remark!.On));
    }

    [Theory]
    [InlineData("Where does lunch in the canteen cost?")]
    [InlineData("What does parking in the canteen cost?")]
    [InlineData("May lunch in the canteen cost?")]
    public async Task Another_question_is_answered_as_before(string question)
    {
        var mark = Mark("canteen.md", "Guests bring their badge.", PassageMarkKind.Verified) with { Question = Lunch };

        Assert.DoesNotContain("Guests bring their badge.", (await QuotesAsync(question, mark)).Select(q => q.Text));
    }

    [Fact]
    public async Task The_steps_that_were_said_to_answer_are_told_whole()
    {
        var mark = Mark("card-new.md", "Show the badge.", PassageMarkKind.Verified) with { Question = "How do I get a card?" };

        Assert.Equal(["1. Fill in the form.", "2. Pay the deposit."], (await QuotesAsync("How do I get a card?")).Select(q => q.Text));
        Assert.Equal(["1. Show the badge.", "2. Take the card."], (await QuotesAsync("How do I get a card?", mark)).Select(q => q.Text));
    }

    [Fact]
    public async Task Of_documents_that_disagree_the_verified_one_goes_first()
    {
        Assert.Equal("In the canteen lunch costs 7 euros.", (await QuotesAsync(Lunch))[0].Text);

        var quotes = await QuotesAsync(Lunch, Mark("canteen.md", "lunch costs 6 euros", PassageMarkKind.Verified));

        Assert.Equal(["In the canteen lunch costs 6 euros.", "In the canteen lunch costs 7 euros."], quotes.Select(q => q.Text));
        Assert.Equal("The document that a person verified says:", quotes[0].Lead);
    }

    [Fact]
    public async Task A_correction_is_shown_as_the_dated_words_of_a_person()
    {
        var mark = Mark("cafeteria.md", "lunch costs 7 euros", PassageMarkKind.Corrected) with { Correction = "It is 8 euros." };

        var quote = (await QuotesAsync(Lunch, mark))[0];

        Assert.Equal("In the canteen lunch costs 7 euros.", quote.Text);
        Assert.Equal("ann corrected this passage on 2026-05-04: It is 8 euros.", quote.Remark!.Text);
    }

    [Theory]
    [InlineData(PassageMarkKind.Outdated)]
    [InlineData(PassageMarkKind.Wrong)]
    public async Task What_was_marked_down_gives_way_to_what_answers_too(PassageMarkKind kind)
    {
        Assert.Equal(["In the canteen lunch costs 6 euros."], (await QuotesAsync(Lunch, Mark("cafeteria.md", "lunch costs 7 euros", kind))).Select(q => q.Text));
    }

    [Fact]
    public async Task What_was_marked_down_and_alone_answers_is_shown_as_such_and_decides_nothing()
    {
        var answer = await AskAsync("May I park a trailer on the site?", Mark("trailers.md", "must not be parked", PassageMarkKind.Outdated) with { Note = "since May 2026" });

        Assert.DoesNotContain(answer.Blocks.OfType<TextBlock>(), b => b.Role == TextRole.Headline);
        Assert.Equal("ann marked this passage as outdated on 2026-05-04: since May 2026", Assert.Single(answer.Blocks.OfType<QuoteBlock>()).Remark!.Text);
    }

    [Fact]
    public async Task What_was_said_last_of_a_passage_holds()
    {
        var verified = Mark("cafeteria.md", "lunch costs 7 euros", PassageMarkKind.Verified) with { Question = Lunch };

        Assert.Equal("In the canteen lunch costs 6 euros.", (await QuotesAsync(Lunch, verified, Mark("cafeteria.md", "lunch costs 7 euros", PassageMarkKind.Wrong)))[0].Text);
    }

    [Fact]
    public async Task A_search_shows_that_memory_raised_or_lowered_a_passage()
    {
        using var folder = new DocumentFolder(Rules);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);

        var hits = library.Search("lunch canteen", new SearchOptions { Marks = [Mark("cafeteria.md", "lunch costs 7 euros", PassageMarkKind.Wrong)] });

        Assert.Equal("canteen.md", hits[0].Passage.Document.Path);
        Assert.Contains(hits.First(h => h.Passage.Document.Path == "cafeteria.md").Reasons, r => r is { Name: "memory", Value: < 0 });
    }

    [Theory]
    [InlineData("Guests", PassageMarkKind.Wrong, "", "", "quote")]
    [InlineData("Guests bring their hat.", PassageMarkKind.Wrong, "", "", "quote")]
    [InlineData("Guests bring their badge.", PassageMarkKind.Corrected, "", "", "correction")]
    [InlineData("Guests bring their badge.", PassageMarkKind.Wrong, "", "no", "correction")]
    [InlineData("Guests bring their badge.", PassageMarkKind.Wrong, "why?", "", "question")]
    [InlineData("Guests bring their badge.", PassageMarkKind.Verified, "why?", "", null)]
    public void Fault_OfAMark_NamesWhatIsWrong(string quote, PassageMarkKind kind, string question, string correction, string? key) =>
        Assert.Equal(key, (Mark("canteen.md", quote, kind) with { Question = question, Correction = correction }).Fault("Guests bring their badge.")?.Key);

    private static PassageMark Mark(string document, string quote, PassageMarkKind kind) => new("m", document, quote, kind, "", "ann", Day);

    private static async Task<DocumentAnswer> AskAsync(string question, params ImmutableArray<PassageMark> marks)
    {
        using var folder = new DocumentFolder(Rules);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        return library.Answer(question, new DocumentAnswering { Marks = marks });
    }

    private static async Task<ImmutableArray<QuoteBlock>> QuotesAsync(string question, params ImmutableArray<PassageMark> marks) =>
        [.. (await AskAsync(question, marks)).Blocks.OfType<QuoteBlock>()];
}
