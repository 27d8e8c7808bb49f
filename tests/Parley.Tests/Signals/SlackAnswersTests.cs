using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Governance;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Running;
using Parley.Signals.Slack;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Signals;

/// <summary>Questions from Slack, from the event to the message in the thread, against a Slack of ours.</summary>
public sealed class SlackAnswersTests : IAsyncLifetime
{
    private const string Secret = "signing";

    private readonly ScratchProduct shop = ShopOnDisk.Make();
    private readonly StateHome home = StateHome.Sqlite();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2025, 4, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly List<string> posted = [];
    private BadServer slack = null!;
    private StateDatabase state = null!;
    private ServedProducts products = null!;
    private SignalStation station = null!;
    private SignalStore signals = null!;
    private SlackQuestions questions = null!;
    private SlackAnswers answers = null!;
    private Dispatcher dispatcher = null!;
    private HttpClient http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        slack = BadServer.Http(request =>
        {
            posted.Add(request.Split("\r\n\r\n", 2)[1]);
            return BadServer.Answer("200 OK", $"{{\"ok\":true,\"ts\":\"{posted.Count}.5\"}}");
        });
        state = await StateDatabase.OpenAsync(home.Location, clock, Token);
        var audit = new AuditTrail(state, clock);
        products = new ServedProducts(shop.State, clock);
        var turns = new TurnRunner(products, new ConversationStore(state, audit, new WorkItemStore(state, audit, clock), clock), clock, NullLogger<TurnRunner>.Instance);
        var outbox = new Outbox(state, clock);
        signals = new SignalStore(state, audit, clock);
        station = new SignalStation(turns, signals, outbox, new AudienceStore(state, clock), new RunLeases(state, clock), clock);
        (questions, http) = (new SlackQuestions(state, clock), SignalSender.Client(TimeSpan.FromSeconds(5)));
        answers = new SlackAnswers(turns, questions, outbox, station);
        dispatcher = new Dispatcher(outbox, new SignalSender(http, clock), station.Find, clock);
        shop.With("monitors.yaml", $"monitors: []\nreceivers:\n  - {{ name: bot, kind: slack_bot, url: '{slack.Address}', channel: C1, secret: xoxb, signing_secret: {Secret}, roles: [viewer], page: https://parley.example, quiet_hours: '08:00-12:00' }}\n");
        await products.ServeAsync(shop.Folder, Token);
        await using var lease = products.Lease("shop")!;
        await station.SettingsAsync(lease, Token);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await slack.DisposeAsync();
        await products.DisposeAsync();
        await state.DisposeAsync();
        await home.DisposeAsync();
        shop.Dispose();
    }

    [Fact]
    public async Task A_mention_is_answered_once_in_its_thread_with_how_it_was_found_and_caveats()
    {
        await AskAsync("E1", "what was revenue in March 2025?", "5.0");
        await AskAsync("E1", "what was revenue in March 2025?", "5.0");
        await AnswerAsync();

        var message = Assert.Single(posted);
        Assert.Contains("\"thread_ts\":\"5.0\"", message, StringComparison.Ordinal);
        Assert.Contains("\"channel\":\"C9\"", message, StringComparison.Ordinal);
        Assert.Contains("How this was found", message, StringComparison.Ordinal);
        Assert.Contains("Caveats", message, StringComparison.Ordinal);
        Assert.Contains("1,039 in March 2025", message, StringComparison.Ordinal);
        Assert.Contains("https://parley.example/shop?q=", message, StringComparison.Ordinal);

        // What has columns keeps them.
        Assert.Contains("\\u0060\\u0060\\u0060\\nSELECT", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_question_in_the_thread_goes_on_from_the_one_before()
    {
        await AskAsync("E1", "what was revenue in March 2025?", "5.0");
        await AnswerAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync("E2", "and by region?", "6.0", thread: "5.0");
        await AnswerAsync();

        Assert.Contains("\"thread_ts\":\"5.0\"", posted[1], StringComparison.Ordinal);
        Assert.Contains("North", posted[1], StringComparison.Ordinal);
        Assert.Contains("March 2025", posted[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_under_a_signal_goes_on_from_the_signal()
    {
        clock.Advance(TimeSpan.FromHours(4));
        await signals.AddAsync(
            new Signal("shop", "revenue", "", new DateOnly(2025, 3, 31)) { Metric = "revenue", Headline = "Revenue rose.", Question = "What was revenue in March 2025?" },
            [station.Find("shop", "bot")!],
            Token);
        await AnswerAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync("E1", "and by region?", "9.0", thread: "1.5");
        await AnswerAsync();

        Assert.Contains("March 2025", posted[1], StringComparison.Ordinal);
        Assert.Contains("South", posted[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_answered_says_so_and_an_empty_mention_is_no_fault()
    {
        await AskAsync("E1", "what is the weather in Paris?", "5.0");
        await AskAsync("E2", "", "6.0");
        await AnswerAsync();

        Assert.Equal(2, posted.Count);
        Assert.DoesNotContain(posted, p => p.Contains("went wrong", StringComparison.Ordinal));
    }

    private async Task AskAsync(string id, string text, string at, string? thread = null)
    {
        var body = $$$"""{"type":"event_callback","team_id":"T","event_id":"{{{id}}}","event":{"type":"app_mention","user":"U","channel":"C9","ts":"{{{at}}}","text":"<@B> {{{text}}}"{{{(thread is null ? "" : $",\"thread_ts\":\"{thread}\"")}}}}}""";
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await using var lease = products.Lease("shop")!;
        var settings = await station.SettingsAsync(lease, Token);
        Assert.IsType<SlackReply.Taken>(await questions.TakeAsync("shop", settings.Receivers, new SlackRequest(body, time, SlackRequest.Sign(Secret, time, body)), Token));
    }

    private async Task AnswerAsync()
    {
        await answers.AnswerAllAsync(Token);
        while (await dispatcher.DeliverOneAsync(["shop"], Token))
        {
            // Until nothing waits.
        }
    }
}
