using Parley.Governance;
using Xunit;

namespace Parley.Tests.Governance;

public sealed class PermissionRulesTests
{
    private static readonly PermissionRules Regional = new(
    [
        new PermissionRule
        {
            ExceptRoles = ["owner"],
            Rows = [new RowRule("orders", "region IN ({{ region }})")],
            HiddenMetrics = ["margin"],
            Statement = "Only figures of {{ region }} are visible to you.",
        },
    ]);

    [Theory]
    [InlineData("region = '{{ region }}'")]
    [InlineData("\"{{ region }}\" = 1")]
    [InlineData("name = 'it''s {{ region }}'")]
    [InlineData("TRUE -- {{ region }}")]
    [InlineData("/* {{ region }} */ TRUE")]
    [InlineData("region = {region}")]
    public void Malformed_AttributeThatWouldNotBeAValue_IsRefused(string where) => Assert.NotNull(PermissionRules.Malformed(where));

    [Theory]
    [InlineData("region IN ({{ region }})")]
    [InlineData("kind = 'x' AND region NOT IN ({{ region }}) AND note <> 'it''s'")]
    public void Malformed_AttributeAlone_IsFine(string where) => Assert.Null(PermissionRules.Malformed(where));

    [Fact]
    public void For_NoRules_IsUnrestricted() => Assert.True(PermissionRules.None.For(With("region", "North")).IsUnrestricted);

    [Fact]
    public void For_ExceptedRole_IsUnrestricted() => Assert.True(Regional.For(Caller.LocalOwner).IsUnrestricted);

    [Fact]
    public void For_Attribute_IsQuotedIntoThePredicate()
    {
        var permissions = Regional.For(With("region", "North, South"));
        Assert.Equal("(region IN ('North', 'South'))", permissions.RowPredicates["orders"]);
        Assert.Equal("Only figures of North, South are visible to you.", Assert.Single(permissions.Statements));
        Assert.Contains("margin", permissions.HiddenMetrics);
    }

    [Theory]
    [InlineData("x') OR 1=1 --", "(region IN ('x'') OR 1=1 --'))")]
    [InlineData("''", "(region IN (''''''))")]
    [InlineData("{{ region }}", "(region IN ('{{ region }}'))")]
    public void For_HostileAttribute_StaysAValue(string value, string predicate) =>
        Assert.Equal(predicate, Regional.For(With("region", value)).RowPredicates["orders"]);

    [Theory]
    [InlineData("region", "")]
    [InlineData("region", " , ,")]
    [InlineData("country", "North")]
    public void For_MissingAttribute_ShowsNoRows(string name, string value) =>
        Assert.Equal("(FALSE)", Regional.For(With(name, value)).RowPredicates["orders"]);

    [Fact]
    public void For_TwoRulesOfOneModel_BothHold()
    {
        var rules = new PermissionRules(
        [
            new PermissionRule { Rows = [new RowRule("orders", "region IN ({{ region }})")] },
            new PermissionRule { Roles = ["viewer"], Rows = [new RowRule("orders", "amount < 100")] },
        ]);
        var viewer = With("region", "North") with { Roles = ["viewer"] };
        Assert.Equal("(region IN ('North')) AND (amount < 100)", rules.For(viewer).RowPredicates["orders"]);
        Assert.Equal("(region IN ('North'))", rules.For(With("region", "North")).RowPredicates["orders"]);
    }

    [Fact]
    public void Fingerprint_DiffersWhereWhatIsVisibleDiffers() =>
        Assert.NotEqual(Regional.For(With("region", "North")).Fingerprint, Regional.For(With("region", "South")).Fingerprint);

    private static Caller With(string name, string value) =>
        new() { Id = "someone", Attributes = Caller.LocalOwner.Attributes.Add(name, value) };
}
