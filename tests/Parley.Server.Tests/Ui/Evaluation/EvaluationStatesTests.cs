using Microsoft.Extensions.DependencyInjection;
using Parley.Conversations;
using Parley.Evaluation.Browsing;
using Parley.Evaluation.Reviews;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Server.Ui.Evaluation;
using Xunit;

namespace Parley.Server.Tests.Ui.Evaluation;

/// <summary>What the pages of evaluations hold, and for whom.</summary>
public sealed class EvaluationStatesTests : IAsyncLifetime
{
    private static readonly Caller Owner = Caller.LocalOwner;
    private static readonly Caller Reviewer = new() { Id = "rea", Roles = ["reviewer"] };
    private static readonly Caller Viewer = new() { Id = "vic", Roles = ["viewer"] };

    private readonly TestServer _server = new();
    private IServiceScope _scope = null!;
    private RecordedRuns _runs = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scope = _server.Services.CreateScope();
        _runs = await RecordedRuns.OfAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Runs_are_for_owners_alone()
    {
        foreach (var caller in (Caller[])[Reviewer, Viewer])
        {
            var (runs, run, comparison) = (Get<RunsState>(), Get<RunState>(), Get<ComparisonState>());
            await runs.OpenAsync(caller, null);
            await run.OpenAsync(caller, _runs.After, new RunFilter(), 1);
            await run.OpenCellAsync(caller, _runs.After, "1-1-1");
            await comparison.OpenAsync(caller, _runs.After, _runs.Before);

            Assert.Empty(runs.Runs);
            Assert.Equal((null, null, null), (run.Index, run.Cell, comparison.Comparison));
            Assert.Empty(run.Lines);
        }
    }

    [Theory]
    [InlineData("html", "<!doctype html>")]
    [InlineData("csv", "guest,provider")]
    [InlineData("jsonl", "{\"promptIdx\"")]
    [InlineData("junit.xml", "<?xml")]
    public async Task A_run_is_taken_along_as_a_report_of_all_its_rows(string ending, string has)
    {
        using var client = _server.CreateClient();
        using var response = await client.GetAsync(new Uri($"/evaluations/runs/{_runs.After}/report.{ending}", UriKind.Relative), Token);
        var text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains(has, text, StringComparison.Ordinal);
        Assert.Contains("guest 120", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("latest/report.exe")]
    [InlineData("no-such-run/report.html")]
    public async Task A_report_that_is_not_there_is_not_found(string path)
    {
        using var client = _server.CreateClient();
        using var response = await client.GetAsync(new Uri($"/evaluations/runs/{path}", UriKind.Relative), Token);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_run_is_shown_page_by_page_whatever_page_is_asked_for()
    {
        var run = Get<RunState>();
        foreach (var (asked, shown, lines) in ((int, int, int)[])[(1, 1, 50), (3, 3, 20), (99, 3, 20), (-4, 1, 50)])
        {
            await run.OpenAsync(Owner, _runs.After, new RunFilter(), asked);
            Assert.Equal((shown, 3, lines), (run.Page, run.Pages, run.Lines.Length));
        }

        await run.OpenAsync(Owner, _runs.After, new RunFilter { Outcome = FailureKind.Assertion }, 1);
        Assert.Equal((5, 1), (run.Found, run.Pages));
        Assert.All(run.Lines, line => Assert.Equal(2, line.Cells.Length));
        await run.OpenAsync(Owner, _runs.After, new RunFilter { Text = "nobody says this" }, 1);
        Assert.Equal((0, 1), (run.Found, run.Pages));
    }

    [Fact]
    public async Task A_cell_knows_those_beside_it_in_what_was_found()
    {
        var run = Get<RunState>();
        await run.OpenAsync(Owner, _runs.After, new RunFilter { Outcome = FailureKind.Assertion }, 1);
        await run.OpenCellAsync(Owner, _runs.After, "5-1-2");
        Assert.Equal(("4-1-2", null), run.Beside);

        foreach (var address in (string[])["121-1-1", "1-1-3", "1-2-1", "nonsense"])
        {
            await run.OpenCellAsync(Owner, _runs.After, address);
            Assert.Equal((null, "There is no such cell in this run."), (run.Cell, run.Fault));
        }

        await run.OpenCellAsync(Owner, "no-such-run", "1-1-1");
        Assert.Contains("there is no such run", run.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a name with spaces")]
    [InlineData("../up")]
    public async Task A_queue_has_a_plain_name(string name)
    {
        var reviews = Get<ReviewsState>();

        Assert.Null(await reviews.CreateAsync(Owner, _runs.After, new ReviewForm { Name = name }));
        Assert.StartsWith("A queue's name", reviews.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_is_made_by_owners_and_labelled_by_reviewers()
    {
        var (reviews, review) = (Get<ReviewsState>(), Get<ReviewState>());
        Assert.Null(await reviews.CreateAsync(Reviewer, _runs.After, new ReviewForm { Name = "mine" }));
        Assert.Equal("ours", await reviews.CreateAsync(Owner, _runs.After, new ReviewForm { Name = "ours", Count = 2, Against = _runs.Before, Rubric = " Polite? " }));
        await reviews.OpenAsync(Viewer);
        Assert.Empty(reviews.Queues);
        await review.OpenAsync(Viewer, "ours");
        Assert.Equal((null, null), (review.Queue, review.Task));

        await review.OpenAsync(Reviewer, "ours");
        Assert.Equal(("Polite?", true, 2), (review.Queue!.Rubric, review.Queue.IsPairwise, review.Queue.Progress.Tasks));
        var first = review.Task!;
        await review.LabelAsync("pass");
        Assert.Equal(first, review.Task);
        await review.LabelAsync("left");
        review.Back();
        Assert.Equal(first, review.Task);
        await review.LabelAsync("tie");
        await review.SkipAsync();
        await review.LabelAsync("right");
        Assert.Equal((null, true), (review.Task, review.HasBefore));
        var store = _server.Services.GetRequiredService<ReviewStore>();
        Assert.Equal("tie", await store.LabelAsync(new ReviewLabel(first.Id, "second", "tie", ""), Token));
    }

    [Fact]
    public async Task A_case_is_added_by_reviewers_and_by_nobody_below()
    {
        var turn = await TurnAsync("What was revenue in March 2025?");
        var (cases, file) = (Get<SuiteCases>(), Path.Combine(_server.Folder, "shop", TurnSuite.SuiteFile));

        Assert.Equal("Only owners and reviewers of this product add cases.", await cases.AddAsync(Viewer, "shop", new TurnCase(turn.Question, turn, CaseExpectation.AsShown)));
        Assert.False(File.Exists(file));
        Assert.StartsWith("Added to evals/from-turns.yaml", await cases.AddAsync(Reviewer, "shop", new TurnCase(turn.Question, turn, CaseExpectation.AsShown)), StringComparison.Ordinal);
        Assert.Equal("This case is in the suite already.", await cases.AddAsync(Owner, "shop", new TurnCase(turn.Question, turn, CaseExpectation.AsShown)));
        Assert.Contains(await _server.Services.GetRequiredService<AuditTrail>().ReadAsync(0, Token), e => e.Event is { Action: "suite.case_added", Actor: "rea" });
    }

    private T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    private async Task<Turn> TurnAsync(string question)
    {
        await foreach (var happened in _server.Services.GetRequiredService<TurnRunner>().RunAsync(new TurnRequest("shop", question), Owner, Token))
        {
            if (happened is TurnEvent.Ended { Turn: var turn })
            {
                return turn;
            }
        }

        throw new InvalidOperationException("The turn did not end.");
    }
}
