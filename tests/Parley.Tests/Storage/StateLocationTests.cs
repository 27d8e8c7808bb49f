using Parley.Storage;
using Xunit;

namespace Parley.Tests.Storage;

public sealed class StateLocationTests
{
    [Fact]
    public void From_NothingSet_IsSqliteInTheUsersDataFolder()
    {
        var location = StateLocation.From(_ => null);

        Assert.Null(location.Connection);
        Assert.Equal("parley", Path.GetFileName(location.Folder));
        Assert.True(Path.IsPathFullyQualified(location.Folder));
        Assert.Equal(StateSync.Normal, location.Sync);
    }

    [Fact]
    public void From_Settings_AreUsed()
    {
        var settings = new Dictionary<string, string>
        {
            ["PARLEY_STATE"] = Path.Combine("some", "where"),
            ["PARLEY_STATE_DB"] = "env:SECRET",
            ["SECRET"] = " Host=db ",
            ["PARLEY_STATE_SYNC"] = "Full",
        };

        var location = StateLocation.From(settings.GetValueOrDefault);

        Assert.Equal(Path.GetFullPath(Path.Combine("some", "where")), location.Folder);
        Assert.Equal("Host=db", location.Connection);
        Assert.Equal(StateSync.Full, location.Sync);
    }

    [Theory]
    [InlineData("PARLEY_STATE_SYNC", "sometimes", "sometimes")]
    [InlineData("PARLEY_STATE_DB", "env:PARLEY_NOT_SET", "PARLEY_NOT_SET")]
    [InlineData("PARLEY_STATE_DB", "file:/no/such/file", "/no/such/file")]
    public void From_SettingThatCannotBeUsed_NamesIt(string name, string value, string named)
    {
        var fault = Assert.Throws<StateException>(() => StateLocation.From(n => n == name ? value : null));

        Assert.Equal(StateFault.Configuration, fault.Fault);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_FileReference_ReadsTheFile()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "Host=db;Password=p\n");

        Assert.Equal("Host=db;Password=p", ConnectionText.Resolve($"file:{file}", _ => null));

        File.Delete(file);
    }

    [Fact]
    public void Postgres_Url_IsTheDriversForm()
    {
        var text = ConnectionText.Postgres("postgresql://ada:p%40ss%2Fword@db.example:6432/par%20ley?sslmode=require&application_name=x");

        Assert.Equal(("db.example", 6432, "par ley"), (text.Host, text.Port, text.Database));
        Assert.Equal(("ada", "p@ss/word", "x"), (text.Username, text.Password, text.ApplicationName));
        Assert.Equal(Npgsql.SslMode.Require, text.SslMode);
    }

    [Theory]
    [InlineData("mysql://hunter2@x")]
    [InlineData("postgres://u:hunter2@host:notaport/db")]
    [InlineData("Host=x;Colour=hunter2")]
    public void Postgres_TextThatIsNeither_IsRefusedWithoutRepeatingIt(string text)
    {
        var fault = Assert.Throws<StateException>(() => ConnectionText.Postgres(text));

        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain é 🎯", "plain é 🎯")]
    [InlineData("a\0b", "a\uFFFDb")]
    public void Clean_Text_HoldsOnlyWhatEveryDatabaseTakes(string typed, string expected) =>
        Assert.Equal(expected, StoredText.Clean(typed));

    [Fact]
    public void Clean_HalfOfASurrogatePair_IsReplaced() =>
        Assert.Equal("x\uFFFDy\uFFFD", StoredText.Clean("x\uD83Cy\uDFAF"));

    [Fact]
    public void Of_TimeInAnyOffset_SortsAndReadsBack()
    {
        var early = new DateTimeOffset(2025, 1, 1, 0, 30, 0, TimeSpan.FromHours(2));
        var late = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.True(string.CompareOrdinal(StoredText.Of(early), StoredText.Of(late)) < 0);
        Assert.Equal(early, StoredText.Time(StoredText.Of(early)));
    }
}
