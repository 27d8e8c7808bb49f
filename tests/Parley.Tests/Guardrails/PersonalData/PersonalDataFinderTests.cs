using Parley.Guardrails.PersonalData;
using Xunit;

namespace Parley.Tests.Guardrails.PersonalData;

public sealed class PersonalDataFinderTests
{
    [Theory]
    [InlineData("Write to jo.doe+x@mail.example.com, please.", PersonalDataKind.Email, "jo.doe+x@mail.example.com")]
    [InlineData("Pay to DE89 3704 0044 0532 0130 00 today", PersonalDataKind.Iban, "DE89 3704 0044 0532 0130 00")]
    [InlineData("Card 4111 1111 1111 1111 was used", PersonalDataKind.Card, "4111 1111 1111 1111")]
    [InlineData("Call +49 30 1234567 now", PersonalDataKind.Phone, "+49 30 1234567")]
    [InlineData("Call (212) 555-0142.", PersonalDataKind.Phone, "(212) 555-0142")]
    [InlineData("SSN 123-45-6789", PersonalDataKind.NationalId, "123-45-6789")]
    public void Find_PersonalData_IsFoundWhole(string text, PersonalDataKind kind, string expected)
    {
        var found = Assert.Single(PersonalDataFinder.Find(text));

        Assert.Equal((kind, expected), (found.Kind, found.Span.Of(text)));
    }

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 01 has a wrong check digit")]
    [InlineData("Order 4111 1111 1111 1112 is no card")]
    [InlineData("Revenue was 1,234,567.89 on 2026-03-31, up 12.5%")]
    [InlineData("Rows 1000000 to 2000000 of 10.000.000")]
    [InlineData("SSN 000-12-3456 and 2025-10-01")]
    public void Find_OtherNumbers_AreLeft(string text) => Assert.Empty(PersonalDataFinder.Find(text));

    [Fact]
    public void Mask_LeavesTheRest() =>
        Assert.Equal("Ask [e-mail] or [phone].", PersonalDataFinder.Mask("Ask a.b@example.org or +44 20 7946 0958."));
}
