using Parley.Guardrails.PlainLanguage;
using Parley.Text.PlainLanguage;
using Xunit;

namespace Parley.Tests.Guardrails.PlainLanguage;

public sealed class PlainLanguageTests
{
    [Theory]
    [InlineData("Prior to departure, travellers shall notify the desk.", "Before departure, travellers must tell the desk.")]
    [InlineData("An additional fee of €20 is charged.", "An extra fee of €20 is charged.")]
    [InlineData("The form may be submitted electronically.", "The form may be sent online.")]
    [InlineData("Employees are not permitted to utilize the lift.", "Employees may not use the lift.")]
    [InlineData("Employees are entitled to a break of 30 minutes.", "Employees are entitled to a break of 30 minutes.")]
    public void Of_OfficialWords_BecomeEverydayOnesInTheSameForm(string text, string expected) =>
        Assert.Equal(expected, PlainLanguageText.Of(text).Text);

    [Fact]
    public void Of_AnEnumeration_BecomesAList() => Assert.Equal(
        "All invoices must state:\n- the order number,\n- the date of delivery, and\n- the tax rate.",
        PlainLanguageText.Of("All invoices must state the order number, the date of delivery and the tax rate.").Text);

    [Fact]
    public void Of_TwoClauses_BecomeTwoSentencesAndAConditionStaysWithItsOwn()
    {
        Assert.Equal(
            "Annual leave must be asked for at least 14 days before it begins. The manager must respond within 3 working days.",
            PlainLanguageText.Of("Annual leave must be requested at least 14 days before it begins, and the supervisor is required to respond within 3 working days.").Text);
        Assert.DoesNotContain(
            ". The packaging",
            PlainLanguageText.Of("Goods may be returned within 28 days if the items are unused and undamaged and the packaging is complete and clean.").Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Claims must be sent within 30 days.", "Claims must be sent within 20 days.")]
    [InlineData("Claims must be sent.", "Claims may be sent.")]
    [InlineData("Staff may not smoke.", "Staff may smoke.")]
    [InlineData("It is paid unless the head objects.", "It is paid.")]
    [InlineData("Write to Berlin by 3 May.", "Write by 3 May.")]
    public void Differences_WhatIsLost_IsSaid(string original, string simple) => Assert.NotEmpty(PlainLanguageCheck.Differences(original, simple));

    [Fact]
    public void Of_TheReadingLevel_DecidesHowLongSentencesStay()
    {
        const string Text = "The desk must confirm the trip today, and the traveller must pay the fee.";

        Assert.Contains(". ", PlainLanguageText.Of(Text, ReadingLevel.Easy).Text, StringComparison.Ordinal);
        Assert.Equal(Text, PlainLanguageText.Of(Text, ReadingLevel.Standard).Text);
    }
}
