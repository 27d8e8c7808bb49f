using System.Runtime.CompilerServices;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Server.Api;
using Parley.Storage;
using Xunit;

namespace Parley.Server.Tests.Api;

/// <summary>What is on the wire while a turn runs, with a turn that the test holds in its hands.</summary>
public sealed class TurnStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_plan_arrives_before_the_turn_goes_on()
    {
        var goOn = new TaskCompletionSource();
        await using var server = Serving((request, caller, cancel) => HeldAsync(request, goOn.Task, cancel));
        using var reply = await AskAsync(server, "text/event-stream");

        using var reader = new StreamReader(await reply.Content.ReadAsStreamAsync(Token));
        Assert.Equal("event: plan", await reader.ReadLineAsync(Token));
        Assert.StartsWith("data: {\"turn\":\"t1\"", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
        Assert.Equal("", await reader.ReadLineAsync(Token));
        goOn.SetResult();

        Assert.Equal("event: block", await reader.ReadLineAsync(Token));
        Assert.Contains("event: end", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_stops_the_turn_and_it_is_read_to_its_end()
    {
        var ended = new TaskCompletionSource<TurnStatus>();
        await using var server = Serving((request, caller, cancel) => StoppableAsync(request, ended, cancel));
        var reply = await AskAsync(server, "text/event-stream");
        var stream = await reply.Content.ReadAsStreamAsync(Token);
        Assert.True(await stream.ReadAsync(new byte[16], Token) > 0);

        reply.Dispose();

        Assert.Equal(TurnStatus.Stopped, await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    [Fact]
    public async Task A_turn_that_failed_is_a_problem_with_its_fault()
    {
        await using var server = Serving((request, caller, cancel) => OneAsync(Ended(request) with { Status = TurnStatus.Failed, FaultId = "f-77" }));

        using var reply = await AskAsync(server, "application/json");

        Assert.Contains("f-77", await reply.ProblemAsync(HttpStatusCode.InternalServerError, "turn-failed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task A_fault_before_the_first_event_is_a_status_and_says_nothing_of_its_inside(string accept)
    {
        await using var server = Serving((request, caller, cancel) => throw new InvalidOperationException("secret inside"));

        using var reply = await AskAsync(server, accept);

        Assert.DoesNotContain("secret", await reply.ProblemAsync(HttpStatusCode.InternalServerError, "fault"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TurnRejection.Busy, HttpStatusCode.Conflict, "conflict")]
    [InlineData(TurnRejection.NoProduct, HttpStatusCode.NotFound, "no-product")]
    [InlineData(TurnRejection.ConversationDeleted, HttpStatusCode.Gone, "conversation-deleted")]
    public async Task A_question_that_is_not_taken_is_a_status_and_no_stream(TurnRejection rejection, HttpStatusCode status, string type)
    {
        await using var server = Serving((request, caller, cancel) => throw new TurnRejectedException(rejection, "Not now."));

        using var reply = await AskAsync(server, "text/event-stream");

        Assert.Equal("Not now.", await reply.ProblemAsync(status, type));
    }

    [Fact]
    public async Task A_turn_that_cannot_be_recorded_ends_with_an_error_event_and_no_end()
    {
        await using var server = Serving((request, caller, cancel) => UnrecordedAsync(request));

        using var reply = await AskAsync(server, "text/event-stream");
        var events = await reply.EventsAsync();

        Assert.Equal(["plan", "error"], events.Select(e => e.Name));
        Assert.Equal("urn:parley:problem:state-unavailable", events[1].Data.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Time_zone_and_language_of_the_request_are_the_callers()
    {
        Caller? asked = null;
        await using var server = Serving((request, caller, cancel) =>
        {
            asked = caller;
            return OneAsync(Ended(request));
        });
        var client = server.CreateClient();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("xx-nope, de-AT;q=0.9, en;q=0.5");

        using var reply = await AskAsync(server, "application/json", client, """{"question":"Hello?","time_zone":"Asia/Tokyo","verbosity":"brief"}""");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(("Asia/Tokyo", "de-AT", Caller.LocalOwner.Id), (asked!.TimeZone.Id, asked.Locale, asked.Id));
    }

    private static TestServer Serving(RunTurn run) => new() { Replace = s => s.AddSingleton(run) };

    private static async Task<HttpResponseMessage> AskAsync(
        TestServer server, string accept, HttpClient? client = null, string body = """{"question":"What was revenue?"}""")
    {
        client ??= server.CreateClient();
        var made = await (await client.PostAsJsonAsync("/api/conversations", new { product = "shop" }, Token)).JsonAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/conversations/{made.GetProperty("id").GetString()}/turns") { Content = TestServer.Json(body) };
        request.Headers.Accept.ParseAdd(accept);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async IAsyncEnumerable<TurnEvent> HeldAsync(TurnRequest request, Task goOn, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new TurnEvent.Planned("t1", request.Conversation!, "Revenue?", null);
        await goOn.WaitAsync(cancel);
        yield return new TurnEvent.BlockReady(0, new TextBlock(TextRole.Headline, [new Words("Line one\nline two")]));
        yield return new TurnEvent.Ended(Ended(request));
    }

    private static async IAsyncEnumerable<TurnEvent> StoppableAsync(
        TurnRequest request, TaskCompletionSource<TurnStatus> ended, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new TurnEvent.Planned("t1", request.Conversation!, "Revenue?", null);
        var status = TurnStatus.Completed;
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(1), cancel);
        }
        catch (OperationCanceledException)
        {
            status = TurnStatus.Stopped;
        }

        ended.SetResult(status);
        yield return new TurnEvent.Ended(Ended(request) with { Status = status });
    }

    private static async IAsyncEnumerable<TurnEvent> UnrecordedAsync(TurnRequest request)
    {
        yield return new TurnEvent.Planned("t1", request.Conversation!, "Revenue?", null);
        await Task.Yield();
        throw new StateException(StateFault.DiskFull, "No space on /secret/place.");
    }

    private static async IAsyncEnumerable<TurnEvent> OneAsync(Turn turn)
    {
        await Task.Yield();
        yield return new TurnEvent.Ended(turn);
    }

    private static Turn Ended(TurnRequest request) => new()
    {
        Id = "t1",
        Conversation = request.Conversation!,
        Number = 1,
        Product = request.Product,
        Version = "v",
        DataRevision = "d",
        Caller = "local-owner",
        Permissions = "",
        AskedAt = DateTimeOffset.UnixEpoch,
        Today = new DateOnly(2025, 4, 1),
        Question = request.Question,
        Status = TurnStatus.Completed,
        Answer = new Answer { Outcome = Outcome.Answered },
        Verbosity = Verbosity.Standard,
    };
}
