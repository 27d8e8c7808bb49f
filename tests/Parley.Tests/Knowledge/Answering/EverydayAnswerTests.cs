using System.Collections.Immutable;
using Parley.Answers;
using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Xunit;

namespace Parley.Tests.Knowledge.Answering;

/// <summary>Everyday questions to contracts, price lists, mails and notes as they are written.</summary>
public sealed class EverydayAnswerTests
{
    private static readonly (string, string)[] Papers =
    [
        ("agreement.txt", "CLEANING AGREEMENT\n\nbetween Orchard School and Tidewell Services Ltd.\n\n1. Term\nThis agreement begins on 1 May 2026 and has a term of two years.\n\n2. Fees and payment\nFees are invoiced monthly. Invoices are due within 20 days of receipt.\n\n3. Termination for cause\nEither party may terminate the agreement without notice if the other is more than 40 days late with a payment.\n\n4. Governing law\nThis agreement is governed by the laws of Denmark.\n"),
        ("prices.md", "---\ntitle: Boat hire prices\neffective: 2026-01-01\n---\n# Boat hire prices\n\n| Boat | Hour | Day |\n|---|---|---|\n| Canoe | 12 € | 50 € |\n| Kayak | 10 € | 40 € |\n"),
        ("prices-old.md", "---\ntitle: Boat hire prices 2025\neffective: 2025-01-01\nstatus: superseded\n---\n# Boat hire prices 2025\n\n| Boat | Hour | Day |\n|---|---|---|\n| Canoe | 9 € | 45 € |\n| Kayak | 8 € | 35 € |\n"),
        ("faq.md", "# Questions\n\n## What should I bring?\n\nBring these with you:\n\n- a towel\n- dry clothes\n\n## Can I cancel a booking?\n\nYou can cancel a booking free of charge up to 48 hours before it begins. Later cancellations cost half of the price.\n\n## Lunch money\n\nHelpers receive 9 euros and two drinks. Unused lunch money is not paid out.\n\n## Pictures\n\nGuests can attach pictures of up to 15 MB.\n\n## Cellar\n\nWine is kept at 12 degrees.\n"),
    ];

    [Theory]
    [InlineData("How long does the cleaning agreement run?", "This agreement begins on 1 May 2026 and has a term of two years.")]
    [InlineData("When do we have to pay the invoices of the cleaning agreement?", "Invoices are due within 20 days of receipt.")]
    [InlineData("How can the cleaning agreement be terminated?", "Either party may terminate the agreement without notice if the other is more than 40 days late with a payment.")]
    [InlineData("Which law governs the agreement with Tidewell?", "This agreement is governed by the laws of Denmark.")]
    [InlineData("How much does a canoe cost for a day?", "| Canoe | 12 € | 50 € |")]
    [InlineData("What did a canoe cost last year?", "| Canoe | 9 € | 45 € |")]
    [InlineData("How much lunch money do helpers get?", "Helpers receive 9 euros and two drinks.")]
    [InlineData("How large may pictures be that guests attach?", "Guests can attach pictures of up to 15 MB.")]
    [InlineData("At what temperature is wine kept?", "Wine is kept at 12 degrees.")]
    public async Task A_fact_is_quoted_from_where_it_stands(string question, string quote) => Assert.Equal(quote, (await QuotesAsync(question))[0].Text);

    [Fact]
    public async Task A_sentence_that_announces_a_list_is_quoted_with_it() =>
        Assert.Equal(["Bring these with you:", "a towel", "dry clothes"], (await QuotesAsync("What should I bring?")).Select(q => q.Text));

    [Theory]
    [InlineData("Can I cancel a booking 12 hours before?", false)]
    [InlineData("Can I cancel a booking 60 hours before?", true)]
    public async Task A_time_before_something_is_no_limit_upwards(string question, bool isWithin)
    {
        var answer = await AskAsync(question);

        Assert.Equal(isWithin ? ["Yes: it is within the limit that the document sets."] : [], answer.Blocks.OfType<TextBlock>().Where(b => b.Role == TextRole.Headline).Select(b => string.Concat(b.Spans.OfType<Words>().Select(w => w.Text))));
        Assert.Contains("Later cancellations cost half of the price.", answer.Blocks.OfType<QuoteBlock>().Select(q => q.Text));
    }

    [Fact]
    public async Task Rows_of_a_table_are_a_list_too() =>
        Assert.Equal(["| Canoe | 12 € | 50 € |", "| Kayak | 10 € | 40 € |"], (await QuotesAsync("List the boat hire prices per day")).Select(q => q.Text));

    [Theory]
    [InlineData("Which law governs the agreement with Brookfield?")]
    [InlineData("How much does a pedal boat cost?")]
    [InlineData("At what temperature is milk kept?")]
    [InlineData("List the members of the board")]
    public async Task What_no_paper_says_is_declined(string question) => Assert.False((await AskAsync(question)).IsFound);

    private static async Task<DocumentAnswer> AskAsync(string question)
    {
        using var folder = new DocumentFolder(Papers);
        var library = await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken);
        return library.Answer(question, new DocumentAnswering());
    }

    private static async Task<ImmutableArray<QuoteBlock>> QuotesAsync(string question) => [.. (await AskAsync(question)).Blocks.OfType<QuoteBlock>()];
}
