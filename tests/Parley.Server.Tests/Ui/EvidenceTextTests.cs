using System.Collections.Immutable;
using Parley.Answers;
using Parley.Conversations;
using Parley.Metrics;
using Parley.Governance;
using Parley.Server.Ui;
using Parley.Server.Ui.Conversations;
using Parley.Server.Ui.Conversations.Figures;
using Xunit;

namespace Parley.Server.Tests.Ui;

public sealed class EvidenceTextTests
{
    private static readonly Period March = new(new(2025, 3, 1), new(2025, 3, 31), "March 2025");

    private static readonly Scope Scope = new()
    {
        Metric = "revenue",
        Period = March,
        Members = ImmutableSortedDictionary<string, string>.Empty.Add("order__region", "North"),
        Unit = new(UnitKind.Money, "USD"),
    };

    private static readonly Catalogue Catalogue = new()
    {
        Metrics = [new() { Name = "revenue", Label = "Revenue" }],
        Dimensions = [new() { Name = "order__region", Label = "Region" }],
    };

    private static readonly Turn Turn = new()
    {
        Id = "t1",
        Conversation = "c1",
        Number = 1,
        Product = "shop",
        Version = "v",
        DataRevision = "d",
        Caller = "local-owner",
        Permissions = "",
        AskedAt = DateTimeOffset.UnixEpoch,
        Today = new(2025, 4, 1),
        Question = "What?",
        Status = TurnStatus.Completed,
        Answer = new() { Outcome = Outcome.Answered, AsOf = new(2025, 3, 31) },
        Verbosity = Verbosity.Standard,
    };

    [Fact]
    public void Facts_Cell_NamesValueScopeQueryRowColumnAndDate() => Assert.Equal(
        [
            ("Exact value", "1,234,567.80 USD"), ("Metric", "Revenue"), ("Period", "1 Mar 2025 to 31 Mar 2025"), ("Region", "North"),
            ("Cell", "query 1, row 3, column revenue"), ("Data up to", "31 Mar 2025"),
        ],
        EvidenceText.Facts(new CellEvidence("e1", Scope, 1234567.80m, 0, 2, "revenue"), Turn, Catalogue));

    [Fact]
    public void Facts_Computation_NamesItsFormula()
    {
        var difference = new ComputedEvidence("e3", Scope, -1m, "difference/1", ["e1", "e2"], ImmutableSortedDictionary<string, string>.Empty);

        Assert.Contains(("Formula", "a − b"), EvidenceText.Facts(difference, Turn, Catalogue));
        Assert.True(EvidenceText.IsLettered(difference));
        Assert.Equal("Revenue, North, March 2025", EvidenceText.Line(difference, Catalogue));
    }

    [Fact]
    public void Facts_WhatTheCatalogueDoesNotKnow_KeepsItsName() =>
        Assert.Contains(("Metric", "revenue"), EvidenceText.Facts(new CellEvidence("e1", Scope, null, 0, 0, "revenue"), Turn, null));

    [Theory]
    [InlineData("de-AT", "Asia/Tokyo", "de-AT", "Asia/Tokyo")]
    [InlineData("xx-nope", "Mars/Olympus", "en", "UTC")]
    [InlineData(null, null, "en", "UTC")]
    public void Caller_OfABrowser_HasWhatIsKnownOfIt(string? locale, string? zone, string knownLocale, string knownZone)
    {
        var caller = new Browser(locale, zone).CallerOf(Caller.LocalOwner);

        Assert.Equal((knownLocale, knownZone, "local-owner"), (caller.Locale, caller.TimeZone.Id, caller.Id));
    }
}
