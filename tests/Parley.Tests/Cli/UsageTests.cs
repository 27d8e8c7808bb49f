using Xunit;

namespace Parley.Tests.Cli;

/// <summary>Command lines that cannot mean anything: each is refused before anything is opened or written, in words of ours, with exit code 2.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    public static TheoryData<string[], string> Refused { get; } = new()
    {
        { ["metrics", "query", "--product", "{none}"], "Name at least one of --metrics or --group-by." },
        { ["metrics", "query", "--product", "{none}", "--metrics", "a", "--limit", "-3"], "--limit is a whole number, 1 or more." },
        { ["metrics", "query", "--product", "{none}", "--metrics", "a", "--limit", "0"], "--limit is a whole number, 1 or more." },
        { ["metrics", "query", "--product", "{none}", "--metrics", "a", "--start", "2025-02-01", "--end", "2025-01-01"], "--start is after --end." },
        { ["metrics", "query", "--product", "{none}", "--metrics", "a", "--where", ""], "--where is empty; give it a value, or leave it out." },
        { ["metrics", "list", "--product", ""], "--product is empty; give it a value, or leave it out." },
        { ["sample", "{none}", "--seed", "abc"], "--seed: 'abc' is no whole number." },
        { ["signals", "run", "--product", "{none}", "--as-of", "tomorrow"], "--as-of: 'tomorrow' is no day; write it as 2026-03-31." },
        { ["eval", "--repeat", "0"], "--repeat is a whole number from 1 to 10000." },
        { ["eval", "--max-cost", "-1"], "--max-cost is an amount of US dollars, 0 or more." },
        { ["eval", "drift", "--product", "{none}", "--days", "-1"], "--days is a whole number from 1 to 3650." },
        { ["eval", "redteam", "-o", ""], "--output is empty; give it a value, or leave it out." },
        { ["keys", "create", ""], "A key's name has 1 to 100 characters." },
        { ["keys", "create", "x", "--expires", "2001-01-01"], "--expires is a day that is still to come; this key would open nothing." },
        { ["knowledge", "search", " ", "--product", "{none}"], "The query is empty." },
        { ["backup", ""], "file is empty." },
        { ["init", "{none}", "--from", "{text}"], "{text} is no table: .csv or .parquet files are read. Save a sheet as CSV, one file a table." },
        { ["init", "{none}", "--from", "{none}"], "There is no file or folder {none}." },
        { ["init", "{none}", "--from", "{texts}"], "There is no table (.csv or .parquet) in the folder {texts}." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_line_that_cannot_mean_anything_is_refused_and_nothing_is_written(string[] line, string said)
    {
        home.Write("texts/notes.py", "print(1)");

        var run = await RunAsync([.. line.Select(Placed)]);

        Assert.Equal((2, "", Placed(said)), (run.ExitCode, run.Output, run.Errors.Split('\n')[0].TrimEnd('\r')));
        Assert.False(Directory.Exists(home.PathOf("none")));
    }

    [Fact]
    public async Task A_file_where_a_product_is_expected_is_said_to_be_one()
    {
        home.Write("texts/orders.csv", "a\n1\n");

        var run = await RunAsync("ask", "revenue", "--product", home.PathOf("texts/orders.csv"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("orders.csv is a file; a product is a folder.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_fails_leaves_nothing_behind()
    {
        home.Write("texts/torn.csv", "");

        var run = await RunAsync("init", home.PathOf("none"), "--from", home.PathOf("texts/torn.csv"));

        Assert.Equal(1, run.ExitCode);
        Assert.False(Directory.Exists(home.PathOf("none")));
    }

    [Theory]
    [InlineData("texts", "that is a folder; name a file in it.")]
    [InlineData("none/b.parley", "there is no such folder.")]
    public async Task A_backup_that_cannot_be_written_names_the_backup(string target, string why)
    {
        home.Write("texts/notes.py", "");

        var run = await RunAsync("backup", home.PathOf(target));

        Assert.Equal((1, $"The backup {home.PathOf(target)} cannot be written: {why}"), (run.ExitCode, run.Errors.Trim()));
    }

    public void Dispose() => home.Dispose();

    private string Placed(string text) => text
        .Replace("{none}", home.PathOf("none"), StringComparison.Ordinal)
        .Replace("{texts}", home.PathOf("texts"), StringComparison.Ordinal)
        .Replace("{text}", home.PathOf("texts/notes.py"), StringComparison.Ordinal);

    private Task<ProgramRun> RunAsync(params string[] line) => ParleyProgram.RunAsync(home.PathOf("state"), line, TestContext.Current.CancellationToken);
}
