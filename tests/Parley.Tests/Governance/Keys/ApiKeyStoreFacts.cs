using System.Collections.Immutable;
using Parley.Governance;
using Parley.Governance.Keys;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Governance.Keys;

/// <summary>What API keys promise, on every database.</summary>
public abstract class ApiKeyStoreFacts(bool postgres) : StateFacts(postgres)
{
    private ApiKeyStore Keys => new(State, Audit, Clock);

    [Fact]
    public async Task CreateAsync_Key_OpensWithItsSecretAndIsTheCallerItWasMadeFor()
    {
        var made = await Keys.CreateAsync(Full, "ada", Token);

        var opened = Assert.IsType<ApiKeyCheck.Valid>(await Keys.CheckAsync(made.Secret, Token)).Key;

        Assert.Equivalent(made.Key, opened, strict: true);
        var caller = opened.ToCaller();
        Assert.Equal($"key:{made.Key.Id}", caller.Id);
        Assert.Equal(["analyst", "viewer"], caller.Roles);
        Assert.Equal("North", caller.Attributes["region"]);
        Assert.True(caller.MayAsk("SHOP"));
        Assert.False(caller.MayAsk("finance"));
    }

    [Fact]
    public async Task CreateAsync_Secret_HasTheMarkAnd256BitsAndIsStoredNowhere()
    {
        var first = await Keys.CreateAsync(Full, "ada", Token);
        var second = await Keys.CreateAsync(Full, "ada", Token);

        Assert.Matches("^parley_[A-Za-z0-9_-]{43}$", first.Secret);
        Assert.NotEqual(first.Secret, second.Secret);
        Assert.StartsWith(first.Key.Prefix, first.Secret, StringComparison.Ordinal);
        Assert.Equal(15, first.Key.Prefix.Length);
        var stored = await State.ReadAsync(s => s.QueryAsync<string>(
            "SELECT id || name || prefix || hash || products || roles || attributes || created_by FROM api_key", null, Token), Token);
        Assert.All(stored, row => Assert.DoesNotContain(first.Secret[15..], row, StringComparison.Ordinal));
        var trail = await Audit.ReadAsync(0, Token);
        Assert.All(trail, entry => Assert.DoesNotContain(first.Secret[15..], entry.Event.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("parley_")]
    [InlineData("sk-123")]
    [InlineData("parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task CheckAsync_WhatIsNoKey_OpensNothing(string presented)
    {
        await Keys.CreateAsync(Full, "ada", Token);

        Assert.IsType<ApiKeyCheck.Unknown>(await Keys.CheckAsync(presented, Token));
    }

    [Fact]
    public async Task RevokeAsync_Key_OpensNothingFromThenOn()
    {
        var byId = await Keys.CreateAsync(Full, "ada", Token);
        var byPrefix = await Keys.CreateAsync(Full, "ada", Token);

        var revoked = await Keys.RevokeAsync(byId.Key.Id, "eva", Token);
        await Keys.RevokeAsync(byPrefix.Key.Prefix, "eva", Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await Keys.RevokeAsync(byId.Key.Id, "max", Token);

        Assert.NotNull(revoked!.RevokedAt);
        Assert.Equal(revoked.RevokedAt, again!.RevokedAt);
        Assert.Null(await Keys.RevokeAsync("none", "eva", Token));
        Assert.IsType<ApiKeyCheck.Revoked>(await Keys.CheckAsync(byId.Secret, Token));
        Assert.IsType<ApiKeyCheck.Revoked>(await Keys.CheckAsync(byPrefix.Secret, Token));
    }

    [Fact]
    public async Task CheckAsync_AfterItsDay_OpensNothing()
    {
        var made = await Keys.CreateAsync(Full with { ExpiresAt = Clock.GetUtcNow().AddDays(1) }, "ada", Token);

        Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.IsType<ApiKeyCheck.Valid>(await Keys.CheckAsync(made.Secret, Token));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<ApiKeyCheck.Expired>(await Keys.CheckAsync(made.Secret, Token));
    }

    [Fact]
    public async Task CheckAsync_Use_IsNotedOnceAMinute()
    {
        var made = await Keys.CreateAsync(Full, "ada", Token);
        var first = Clock.GetUtcNow();

        await Keys.CheckAsync(made.Secret, Token);
        Clock.Advance(TimeSpan.FromSeconds(59));
        await Keys.CheckAsync(made.Secret, Token);
        Assert.Equal(first, (await Keys.ListAsync(Token))[0].LastUsedAt);

        Clock.Advance(TimeSpan.FromSeconds(1));
        await Keys.CheckAsync(made.Secret, Token);
        Assert.Equal(first.AddMinutes(1), (await Keys.ListAsync(Token))[0].LastUsedAt);
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_trail()
    {
        var made = await Keys.CreateAsync(Full, "ada", Token);
        await Keys.RevokeAsync(made.Key.Id, "eva", Token);
        await Keys.RevokeAsync(made.Key.Id, "eva", Token);

        var trail = await Audit.ReadAsync(0, Token);

        Assert.Equal([("ada", "api_key.created"), ("eva", "api_key.revoked")], trail.Select(e => (e.Event.Actor, e.Event.Action)));
        Assert.All(trail, e => Assert.Contains(made.Key.Id, e.Event.Detail, StringComparison.Ordinal));
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData("x", 0)]
    public async Task CreateAsync_WhatCannotBeAKey_Throws(string name, int? perMinute) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Keys.CreateAsync(new ApiKeyRequest(name) { PerMinute = perMinute }, "ada", Token));

    private static ApiKeyRequest Full { get; } = new("Wiki")
    {
        Products = ["Shop"],
        Roles = ["Viewer", "analyst"],
        Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("region", "North"),
        PerMinute = 60,
    };
}

public sealed class SqliteApiKeyStoreTests() : ApiKeyStoreFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresApiKeyStoreTests() : ApiKeyStoreFacts(postgres: true);
