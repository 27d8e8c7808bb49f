using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Products;
using Parley.Storage;
using Xunit;

namespace Parley.Tests.Cli;

/// <summary><c>parley init</c> on files as people have them: what is drafted is sensible, is well, and answers what it says it answers.</summary>
public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Name of the table, its file, what the draft must hold, and what it must not.</summary>
    public static TheoryData<string, string, string[], string[]> Files { get; } = new()
    {
        {
            "umsatz", "\uFEFFDatum;Filiale;Umsatz (€);Rabatt %;Kundennummer\n" + Lines(200, (i, d) => $"{d:dd.MM.yyyy};{(i % 2 == 0 ? "Köln" : "Zürich")};1.{100 + i},50;{i % 30},5 %;{10000 + i}"),
            ["semantic_models/measures/umsatz_measure:sum", "semantic_models/measures/rabatt_measure:average", "semantic_models/dimensions/filiale"],
            ["kundennummer_measure:sum"]
        },
        {
            "orders", "Order ID,Order Date,Notes,Amount,Is Returned,Zip Code,Order Year,Discount Rate,Unnamed: 0\r\n"
                + Lines(200, (i, d) => $"ORD-{i:00000},{d:dd/MM/yyyy},\"one\ntwo\",\"$1,{100 + i}.50\",{(i % 3 == 0 ? "true" : "false")},{90210 + (i % 3)},{d:yyyy},0.{i % 9},{i}\r"),
            ["semantic_models/measures/amount_measure:sum", "semantic_models/measures/discount_rate_measure:average", "semantic_models/dimensions/is_returned", "semantic_models/dimensions/zip_code"],
            ["unnamed", "column_1", "zip_code_measure", "order_year_measure", "order_id_measure"]
        },
        {
            "web", ",timestamp,page,visitors,bounce_rate\n" + Lines(300, (i, d) => $"{i},{d:yyyy-MM-dd}T10:00:00Z,/{(i % 2 == 0 ? "home" : "shop")},{i % 50},{10 + (i % 60)}%"),
            ["semantic_models/measures/visitors_measure:sum", "semantic_models/measures/bounce_rate_measure:average"],
            ["column_1_measure", "column_0_measure"]
        },
        {
            "quarters", "date,region,Q1 2024 sales,Q2 2024 sales,Q3 2024 sales,Q4 2024 sales\n" + Lines(120, (i, d) => $"{d:yyyy-MM-dd},{(i % 2 == 0 ? "North" : "South")},{i % 7},{i % 8},{i % 9},{i % 11}"),
            ["metrics/total_sales"],
            []
        },
        {
            "staff", "name,department,salary\n" + Lines(60, (i, _) => $"Person {i},{(i % 2 == 0 ? "Engineering" : "Service")},{40000 + (100 * i)}"),
            ["semantic_models/measures/salary_measure:sum", "semantic_models/dimensions/department"],
            []
        },
        {
            "emissions", "year,country,emissions,2010\n" + Lines(80, (i, _) => $"{1990 + (i / 4)},{"ABCD"[i % 4]}-land,{100 + (i % 9)},{i % 5}"),
            ["semantic_models/measures/emissions_measure:sum", "semantic_models/dimensions/country"],
            ["year_measure", "2010"]
        },
        {
            "user", "select,from,group,order,date,größe,empty\n" + Lines(150, (i, d) => $"a,{(i % 2 == 0 ? "x" : "y")},{(i % 3 == 0 ? "p" : "q")},{1 + (i % 9)},{d:yyyy-MM-dd},{i % 7},"),
            ["semantic_models/measures/größe_measure:sum", "semantic_models/dimensions/group"],
            ["empty_measure", "- name: empty"]
        },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_draft_is_sensible_and_answers_every_question_it_offers(string table, string text, string[] present, string[] absent)
    {
        home.Write($"exports/{table}.csv", text);

        var run = await InitAsync();

        Assert.True(run.ExitCode == 0, run.Errors);
        var drafted = string.Concat(Directory.GetFiles(home.PathOf("drafted/metrics")).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        Assert.All(present, p => Assert.True(Has(drafted, p), $"{p} is not in\n{drafted}"));
        Assert.All(absent, a => Assert.DoesNotContain(a, drafted, StringComparison.Ordinal));
        Assert.Empty((await ProductCheck.RunAsync(home.PathOf("drafted"), [Parley.Metrics.MetricsCheck.RunAsync], Token)).Where(f => !f.IsWarning));
        var questions = JsonNode.Parse(run.Output)!["questions"]!.AsArray().Select(q => (string)q!).ToArray();
        Assert.InRange(questions.Length, 4, 10);
        Assert.All(await AskAsync(questions), turn => Assert.Equal((turn.Question, TurnStatus.Completed, Outcome.Answered), (turn.Question, turn.Status, turn.Answer.Outcome)));
    }

    [Fact]
    public async Task Two_files_that_share_a_key_are_joined_and_asked_about_together()
    {
        home.Write("exports/customers.csv", "customer_id,segment\n" + Lines(20, (i, _) => $"{i},{(i % 2 == 0 ? "Small" : "Large")}"));
        home.Write("exports/orders.csv", "order_id,customer_id,order_date,revenue\n" + Lines(400, (i, d) => $"{i},{i % 20},{d:yyyy-MM-dd},{i % 90}.25"));

        Assert.Equal(0, (await InitAsync()).ExitCode);

        var turn = Assert.Single(await AskAsync(["revenue by segment in 2024"]));
        Assert.Equal(Outcome.Answered, turn.Answer.Outcome);
        Assert.Contains("Large", TurnDocument.Of(turn).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafting_again_keeps_what_a_person_edited_and_says_what_is_new()
    {
        home.Write("exports/sales.csv", "sale_id,date,shop,amount,fee\n" + Lines(100, (i, d) => $"{i},{d:yyyy-MM-dd},{(i % 2 == 0 ? "A" : "B")},{i % 9}.5,1"));
        Assert.Equal(0, (await InitAsync()).ExitCode);
        var file = home.PathOf("drafted/metrics/sales.yml");
        var edited = (await File.ReadAllTextAsync(file, Token))
            .Replace("label: Amount", "label: Takings", StringComparison.Ordinal)
            .Replace("      # 2 different texts\n      - name: shop\n", "      - name: shop\n        description: Where it was sold.\n", StringComparison.Ordinal);
        edited = System.Text.RegularExpressions.Regex.Replace(edited, @"  - name: fee\n(    .*\n)+", "");
        await File.WriteAllTextAsync(file, edited, Token);

        home.Write("exports/sales.csv", "sale_id,date,shop,amount,fee,tip\n" + Lines(100, (i, d) => $"{i},{d:yyyy-MM-dd},{(i % 2 == 0 ? "A" : "B")},{i % 9}.5,1,2"));
        var again = await InitAsync();

        var text = await File.ReadAllTextAsync(file, Token);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("label: Takings", text, StringComparison.Ordinal);
        Assert.Contains("description: Where it was sold.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("  - name: fee\n    label", text, StringComparison.Ordinal);
        Assert.Contains("  - name: tip\n    label", text, StringComparison.Ordinal);
        Assert.Contains("metrics.tip", JsonNode.Parse(again.Output)!["added"]!.AsArray().Select(a => (string)a!));
        Assert.DoesNotContain("metrics.amount", JsonNode.Parse(again.Output)!["added"]!.AsArray().Select(a => (string)a!));
    }

    [Theory]
    [InlineData("date,amount\n2024-05-01,12.5\n", 0)]
    [InlineData("date,amount\n", 0)]
    [InlineData("", 1)]
    [InlineData("date,amount,amount\n2024-05-01,1,2\n", 1)]
    [InlineData("date,amount\n2024-05-01\n", 1)]
    public async Task Little_or_faulty_data_is_said_plainly(string text, int exitCode)
    {
        home.Write("exports/one.csv", text);

        var run = await InitAsync();

        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode == 1, run.Errors.Contains("data/one.csv", StringComparison.Ordinal));
    }

    public void Dispose() => home.Dispose();

    private Task<ProgramRun> InitAsync() => ParleyProgram.RunAsync(
        home.PathOf("state"), ["init", home.PathOf("drafted"), "--from", home.PathOf("exports"), "--format", "json"], Token);

    private async Task<IReadOnlyList<Turn>> AskAsync(IEnumerable<string> questions)
    {
        await using var state = await StateDatabase.OpenAsync(new StateLocation(home.PathOf("asked")), TimeProvider.System, Token);
        var audit = new AuditTrail(state, TimeProvider.System);
        var store = new ConversationStore(state, audit, new WorkItemStore(state, audit, TimeProvider.System), TimeProvider.System);
        await using var products = new ServedProducts(home.PathOf("asked"), TimeProvider.System);
        var product = await products.ServeAsync(home.PathOf("drafted"), Token);
        var runner = new TurnRunner(products, store, TimeProvider.System, NullLogger<TurnRunner>.Instance);
        var turns = new List<Turn>();
        foreach (var question in questions)
        {
            var last = await runner.RunAsync(new TurnRequest(product.Name, question), Caller.LocalOwner, Token).LastAsync(Token);
            turns.Add(((TurnEvent.Ended)last).Turn);
        }

        return turns;
    }

    // "semantic_models/measures/amount_measure:sum" is a measure of that name with that aggregation.
    private static bool Has(string drafted, string wanted)
    {
        var (path, aggregation) = wanted.Split(':') is [var p, var a] ? (p, a) : (wanted, null);
        var at = drafted.IndexOf($"- name: {path.Split('/')[^1]}\n", StringComparison.Ordinal);
        return at >= 0 && (aggregation is null || drafted.IndexOf($"agg: {aggregation}\n", at, StringComparison.Ordinal) is var agg && agg > at && agg - at < 120);
    }

    private static string Lines(int count, Func<int, DateOnly, string> line) => string.Concat(Enumerable.Range(0, count)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{line(i, new DateOnly(2024, 1, 1).AddDays(i))}\n")));
}
