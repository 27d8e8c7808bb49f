using System.Globalization;
using System.Text;
using Xunit;

namespace Parley.Tests.Cli;

/// <summary>What people bring to <c>parley analyze</c>: each way of writing is read as it was meant, or named with file, line and column.</summary>
public sealed class AnalyzeInputTests : IDisposable
{
    private static readonly string[] Series = ["--file", "{file}", "--time", "day", "--value", "sold"];
    private static readonly string[] Leaves = ["root-cause", "--file", "{file}", "--attributes", "region,shop", "--actual", "now", "--expected", "usual", "--format", "text"];
    private static readonly string[] Dated = ["root-cause", "--file", "{file}", "--attributes", "region", "--time", "day", "--measure", "sold", "--format", "text", "--at"];

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<int, string>, Func<int, string>> Writings { get; } = new()
    {
        { "plain", i => Day(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), i => Number(i, "0.00") },
        { "day first, decimal comma", i => Day(i).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture), i => $"\"{Number(i, "0.00").Replace('.', ',')}\"" },
        { "money", i => Day(i).ToString("MM/dd/yyyy", CultureInfo.InvariantCulture), i => $"\"${Number(i, "#,0.00")}\"" },
    };

    public static TheoryData<string, string> BadSeries { get; } = new()
    {
        { "day,sold\n", ":1: There are no rows after the header." },
        { "", "The file is empty; a line with the column names is needed." },
        { "day,sold\n2026-01-01,4\n", ":2: There is only one period; a series has at least two." },
        { "day,sold\n2026-01-01,\n2026-01-02,n/a\n", "There is no row with a time and a number." },
        { "day,sold\n2026-01-01,4\n2026-01-02,many\n", ":3: sold: 'many' is no number; write it as 1234.5, or leave it empty." },
        { "day;sold\n2026-01-01;1,234\n2026-01-02;1,345\n", ":2: sold: '1,234' can be read in more than one way" },
        { "day,sold\n2026-01-01,4.5\n2026-01-02,5\n2026-01-03,\"1.234,5\"\n", ":4: sold: '1.234,5' is written otherwise than the other numbers" },
        { "day,sold\n2026-01-01,4\n31/01/2026,5\n", ":3: day: '31/01/2026' is not written as the other times are" },
        { "day,sold\n01/02/2026,4\n02/02/2026,5\n", ":2: day: '01/02/2026' can be read in more than one way; write days as 2026-03-31." },
        { "day,sold\n2026-02-30,4\n2026-03-01,5\n", ":2: day: '2026-02-30'" },
        { "day,sold\n2026-01-01,4\n,5\n", ":3: day: There is no time here" },
        { "day,sold\n2026-01-01,4\n2026-01-02,5,6\n", ":3: This row has 3 fields; the header has 2 columns." },
        { "day,sold\n2026-01-01,\"4\n2026-01-02,5\n", ":2: A quote that opens in this record is never closed." },
        { "day,sold\n2026-01-01,4\n2026-01-02,5\n9026-01-02,5\n", ":4: Every day from 2026-01-01 (line 2) to 9026-01-02 would be over 1000000 periods; are the times right?" },
        { "day,sold\n2026-01-01,4\n2026-01-02,5\n2026-01-01,6\n2026-01-03,5\n", ":4: 2 rows are of the same day" },
        { "when,sold\n2026-01-01,4\n", ":1: day: There is no column 'day'; there are when, sold." },
    };

    public static TheoryData<string[], string> BadArguments { get; } = new()
    {
        { ["forecast", .. Series, "--horizon", "0"], "--horizon is a whole number from 1 to 1000." },
        { ["forecast", .. Series, "--horizon", "abc"], "--horizon is a whole number from 1 to 1000." },
        { ["forecast", .. Series, "--horizon", "99999999999999"], "--horizon is a whole number from 1 to 1000." },
        { ["forecast", .. Series, "--horizon", "3", "--season", "2147483647"], "--season is a whole number from 1 to 100000." },
        { ["forecast", .. Series], "Option '--horizon' is required." },
        { ["anomalies", .. Series, "--as-of", "2026-13-01"], "'2026-13-01' is no day; write it as 2026-03-31." },
        { ["root-cause", "--file", "{file}", "--attributes", ",", "--actual", "a", "--expected", "b"], "--attributes names at least one column." },
        { ["root-cause", "--file", "{file}", "--attributes", "a,c", "--actual", "a", "--expected", "b"], "'a' is among --attributes and is --actual too; a column is one or the other." },
        { ["root-cause", "--file", "{file}", "--attributes", "c", "--actual", "a"], "Either --actual and --expected" },
    };

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task A_series_says_the_same_however_it_is_written(string writing, Func<int, string> day, Func<int, string> number)
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"{day(i)},{number(i)}");
        var plain = await RunAsync(Text(Enumerable.Range(0, 60).Select(i => $"{Day(i):yyyy-MM-dd},{Number(i, "0.00")}"), "day,sold"), ["forecast", .. Series, "--horizon", "3"]);
        var run = await RunAsync(Text(rows, "day,sold"), ["forecast", .. Series, "--horizon", "3"]);
        var windows = await RunAsync("\uFEFF" + Text(rows.Reverse(), "day,sold").Replace("\n", "\r\n", StringComparison.Ordinal), ["forecast", .. Series, "--horizon", "3"]);

        Assert.True((0, "") == (plain.ExitCode, plain.Errors), writing);
        Assert.Equal(plain, run);
        Assert.Equal(plain, windows);
    }

    [Theory]
    [InlineData("2026-Q1", "2026-Q2", "quarter")]
    [InlineData("Q1 2026", "Q2 2026", "quarter")]
    [InlineData("2026-W09", "2026-W10", "week")]
    [InlineData("Jan 2026", "Feb 2026", "month")]
    [InlineData("2026-01", "2026-02", "month")]
    [InlineData("2025", "2026", "year")]
    [InlineData("1767225600", "1767229200", "row")]
    [InlineData("1767225600.0", "1767229200.0", "row")]
    [InlineData("7", "8", "period")]
    public async Task Periods_are_known_by_how_they_are_written(string first, string second, string step)
    {
        var run = await RunAsync($"day,sold\n{first},4\n{second},5\n", ["anomalies", .. Series, "--format", "json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains($"\"step\": \"{step}\"", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadSeries))]
    public async Task What_is_no_series_is_named_with_its_line(string text, string message)
    {
        var forecast = await RunAsync(text, ["forecast", .. Series, "--horizon", "3"]);
        var anomalies = await RunAsync(text, ["anomalies", .. Series]);

        Assert.Equal((1, ""), (forecast.ExitCode, forecast.Output));
        Assert.Contains(message, forecast.Errors, StringComparison.Ordinal);
        Assert.Equal(forecast, anomalies);
    }

    [Theory]
    [MemberData(nameof(BadArguments))]
    public async Task What_cannot_be_asked_is_said_before_anything_is_read(string[] arguments, string message)
    {
        var run = await RunAsync("day,sold\n", arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_hours_are_judged_in_the_order_of_their_times()
    {
        var rows = Enumerable.Range(0, 24 * 20).Select(i => $"{Day(0).AddHours(i):yyyy-MM-dd HH:mm},{(i == 400 ? 900 : 100 + (i % 24) + (i * 7 % 5))}").ToArray();
        var even = await RunAsync(Text(rows, "day,sold"), ["anomalies", .. Series]);
        var mixed = await RunAsync(Text(Enumerable.Range(0, rows.Length).Select(i => rows[i * 37 % rows.Length]), "day,sold"), ["anomalies", .. Series]);

        Assert.Contains(even.Output.Split('\n'), l => l.Contains(",900,", StringComparison.Ordinal) && l.EndsWith(",1", StringComparison.Ordinal));
        Assert.Equal(even.Output.Split('\n').Order(StringComparer.Ordinal), mixed.Output.Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(';', '.')]
    [InlineData(';', ',')]
    [InlineData(',', '.')]
    [InlineData('\t', '.')]
    public async Task A_cause_is_found_however_the_table_is_written(char separator, char mark)
    {
        var run = await RunAsync(Table((r, s) => r == 2 ? 50.25m : 100.25m, (_, _) => 100m).Replace(',', separator).Replace('.', mark), Leaves);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("region = r2: 301.5 where 600 was expected", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Segments_that_are_new_or_gone_are_causes_and_tables_without_a_change_have_none()
    {
        var fresh = await RunAsync(Table((r, s) => 50 + (s % 3), (r, s) => r == 4 ? 0 : 50 + (s % 3)), Leaves);
        var gone = await RunAsync(Table((r, s) => r == 4 ? 0 : 50 + (s % 3), (r, s) => 50 + (s % 3)), Leaves);
        var same = await RunAsync(Table((_, _) => 5, (_, _) => 5), Leaves);
        var nothing = await RunAsync(Table((_, _) => 0, (_, _) => 0), Leaves);

        Assert.Contains("region = r4: 306 where 0 was expected; 306, 100.0% of the change", fresh.Output, StringComparison.Ordinal);
        Assert.Contains("region = r4: 0 where 306 was expected; -306, 100.0% of the change", gone.Output, StringComparison.Ordinal);
        Assert.StartsWith("180 where 180 was expected: 0.", same.Output, StringComparison.Ordinal);
        Assert.StartsWith("0 where 0 was expected: 0.", nothing.Output, StringComparison.Ordinal);
        Assert.All([same, nothing], r => Assert.Contains("No segment stands out", r.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ratio_without_a_denominator_is_undefined_and_says_so()
    {
        string[] ratio = [.. Leaves, "--denominator", "all", "--expected-denominator", "usually"];
        const string Header = "region,shop,now,usual,all,usually\n";
        var none = await RunAsync(Header + "a,x,0,0,0,0\nb,x,0,0,0,0\n", ratio);
        var some = await RunAsync(Header + "a,x,5,5,0,100\nb,x,5,5,100,100\n", ratio);

        Assert.StartsWith("undefined where undefined was expected: undefined.", none.Output, StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 segments have a numerator without a denominator", some.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 0), (none.ExitCode, some.ExitCode));
    }

    [Theory]
    [InlineData("05.02.2026", "5 where 20 was expected")]
    [InlineData("2026-02-05", "5 where 20 was expected")]
    [InlineData("01.02.2026", "There is nothing before 01.02.2026")]
    [InlineData("06.02.2026", "'06.02.2026' is no time; write it as the file does")]
    [InlineData("2026-02-06", "There is no row at 2026-02-06; the first is at 01.02.2026, the last at 15.02.2026.")]
    public async Task The_time_to_explain_is_written_as_the_file_writes_its_own(string at, string said)
    {
        var run = await RunAsync("region,day,sold\nN,01.02.2026,20\nN,02.02.2026,20\nN,03.02.2026,20\nN,05.02.2026,5\nN,15.02.2026,20\n", [.. Dated, at]);

        Assert.Contains(said, run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_that_can_be_read_in_two_ways_are_not_guessed()
    {
        var run = await RunAsync("region,day,sold\nN,01/02/2026,20\nN,02/02/2026,20\n", [.. Dated, "02/02/2026"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(":2: day: '01/02/2026' can be read in more than one way", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_thousand_leaves_are_searched()
    {
        var text = new StringBuilder("region,shop,now,usual\n");
        for (var i = 0; i < 50_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"r{i % 50},s{i / 50},{(i % 50 == 7 ? 60 : 100) + (i * 31 % 7)},103\n");
        }

        var run = await RunAsync(text.ToString(), Leaves);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("region = r7: ", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static DateTime Day(int i) => new DateTime(2026, 1, 5).AddDays(i);

    private static string Number(int i, string format) => (1000m + (i % 7 * 10) + (i * 37 % 11) + 0.25m).ToString(format, CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<string> rows, string header) => $"{header}\n{string.Join('\n', rows)}\n";

    private static string Table(Func<int, int, decimal> now, Func<int, int, decimal> usual) => Text(
        from r in Enumerable.Range(0, 6)
        from s in Enumerable.Range(0, 6)
        select string.Create(CultureInfo.InvariantCulture, $"r{r},s{s},{now(r, s)},{usual(r, s)}"),
        "region,shop,now,usual");

    private async Task<ProgramRun> RunAsync(string text, string[] arguments)
    {
        folder.Write("file.csv", text);
        return await ParleyProgram.RunAsync(
            folder.PathOf("state"), ["analyze", .. arguments.Select(a => a.Replace("{file}", folder.PathOf("file.csv"), StringComparison.Ordinal))], Token);
    }
}
