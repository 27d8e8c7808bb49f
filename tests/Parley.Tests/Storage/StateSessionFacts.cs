using Parley.Storage;
using Xunit;

namespace Parley.Tests.Storage;

/// <summary>How rows and parameters meet classes, on every database.</summary>
public abstract class StateSessionFacts(bool postgres) : StateFacts(postgres)
{
    private const string Made = "CREATE TABLE shelf (name TEXT NOT NULL, height BIGINT, weight DOUBLE PRECISION, label TEXT)";

    [Fact]
    public async Task QueryAsync_EveryKindOfValueAndNull_ComesBackAsWritten()
    {
        var rows = await State.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Made, null, Token);
                await session.ExecuteAsync("INSERT INTO shelf VALUES (@Name, @Height, @Weight, @Label)", new { Name = "übér '; --", Height = long.MaxValue, Weight = 0.1, Label = (string?)null }, Token);
                await session.ExecuteAsync("INSERT INTO shelf VALUES (@Name, @Height, @Weight, @Label)", new { Name = "b", Height = (long?)null, Weight = (double?)null, Label = "" }, Token);
                return await session.QueryAsync<Shelf>("SELECT name AS Name, height AS Height, weight AS Weight, label AS Label FROM shelf ORDER BY name DESC", null, Token);
            },
            Token);

        Assert.Equal([("übér '; --", long.MaxValue, 0.1, null), ("b", null, null, "")], rows.Select(r => (r.Name, r.Height, r.Weight, r.Label)));
    }

    [Fact]
    public async Task QueryAsync_ColumnWithoutPropertyAndNullWithADefault_KeepTheDefault()
    {
        var row = Assert.Single(await State.ReadAsync(s => s.QueryAsync<Shelf>("SELECT NULL AS Name, 5 AS depth, 7 AS HEIGHT", null, Token), Token));

        Assert.Equal("unnamed", row.Name);
        Assert.Equal(7, row.Height);
    }

    [Fact]
    public async Task FindAsync_NoneOneAndTwoRows_GivesDefaultRowAndError()
    {
        Assert.Equal(0, await State.ReadAsync(s => s.FindAsync<long>("SELECT 1 WHERE 1 = @no", new { no = 2L }, Token), Token));
        Assert.Null(await State.ReadAsync(s => s.FindAsync<Shelf>("SELECT 1 AS Height WHERE 1 = 2", null, Token), Token));
        Assert.Equal("x", await State.ReadAsync(s => s.FindAsync<string>("SELECT @text", new { text = "x" }, Token), Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => State.ReadAsync(s => s.FindAsync<long>("SELECT 1 UNION ALL SELECT 2", null, Token), Token));
    }

    [Fact]
    public async Task ExecuteAsync_ParameterOfATypeTheDatabasesStoreDifferently_SaysWhichOne()
    {
        var e = await Assert.ThrowsAsync<NotSupportedException>(
            () => State.ReadAsync(s => s.FindAsync<string>("SELECT @when", new { when = DateTimeOffset.UnixEpoch }, Token), Token));

        Assert.Contains("when", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_PropertiesThatTheTextDoesNotName_AreLeftOut() =>
        Assert.Equal(3, await State.ReadAsync(s => s.FindAsync<long>("SELECT @three", new { three = 3L, unused = DateTimeOffset.UnixEpoch }, Token), Token));

    private sealed class Shelf
    {
        public string Name { get; init; } = "unnamed";

        public long? Height { get; init; }

        public double? Weight { get; init; }

        public string? Label { get; init; }
    }
}

public sealed class SqliteStateSessionTests() : StateSessionFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresStateSessionTests() : StateSessionFacts(postgres: true);
