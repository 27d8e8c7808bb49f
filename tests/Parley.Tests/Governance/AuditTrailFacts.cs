using Parley.Governance;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Governance;

/// <summary>What the audit trail promises, on every database.</summary>
public abstract class AuditTrailFacts(bool postgres) : StateFacts(postgres)
{
    private readonly string _unlock = postgres
        ? "ALTER TABLE audit_entry DISABLE TRIGGER USER;"
        : "DROP TRIGGER audit_entry_is_immutable; DROP TRIGGER audit_entry_is_kept;";

    [Fact]
    public async Task VerifyAsync_EmptyTrail_IsIntact() =>
        Assert.Equal(new AuditVerdict.Intact(0, ""), await Audit.VerifyAsync(Token));

    [Fact]
    public async Task AppendAsync_OverSeveralPages_ChainsEveryEntry()
    {
        await AppendAsync(AuditTrail.PageSize + 3);

        var verdict = Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));

        Assert.Equal(AuditTrail.PageSize + 3, verdict.Entries);
        Assert.Equal(3, (await Audit.ReadAsync(AuditTrail.PageSize, Token)).Length);
    }

    [Fact]
    public async Task AppendAsync_FromTwoProcesses_LeavesNoGapAndNoFork()
    {
        var other = await OpenAsync(Home);
        var trails = new[] { (State, Audit), (other, new AuditTrail(other, Clock)) };

        await Parallel.ForAsync(0, 60, Token, async (i, token) =>
        {
            var (state, trail) = trails[i % 2];
            await state.WriteAsync(s => trail.AppendAsync(s, Event($"n{i}"), token), token);
        });

        Assert.Equal(60, Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token)).Entries);
    }

    [Fact]
    public async Task AppendAsync_TransactionFails_LeavesNoEntry()
    {
        await AppendAsync(2);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => State.WriteAsync<int>(
            async session =>
            {
                await Audit.AppendAsync(session, Event("lost"), Token);
                throw new InvalidTimeZoneException();
            },
            Token));

        Assert.Equal(2, Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token)).Entries);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET actor = 'somebody' WHERE sequence = 3", 3)]
    [InlineData("UPDATE audit_entry SET detail = '', turn = detail WHERE sequence = 2", 2)]
    [InlineData("UPDATE audit_entry SET hash = previous_hash WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM audit_entry WHERE sequence = 4", 4)]
    [InlineData("DELETE FROM audit_entry WHERE sequence >= 5", 5)]
    [InlineData("DELETE FROM audit_entry", 1)]
    public async Task VerifyAsync_TrailTamperedWith_NamesTheFirstWrongEntry(string tampering, long first)
    {
        await AppendAsync(5);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Home.ExecuteAsync(tampering, Token));
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));

        await Home.ExecuteAsync($"{_unlock} {tampering}", Token);

        Assert.Equal(new AuditVerdict.Broken(first), await Audit.VerifyAsync(Token));
    }

    private async Task AppendAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await State.WriteAsync(s => Audit.AppendAsync(s, Event($"n{i}"), Token), Token);
        }
    }

    private static AuditEvent Event(string detail) => new() { Actor = "ada", Action = "test.done", Detail = detail };
}

public sealed class SqliteAuditTrailTests() : AuditTrailFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresAuditTrailTests() : AuditTrailFacts(postgres: true);
