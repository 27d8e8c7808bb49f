using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Governance;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Parley.Signals.Running;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Conversations;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Signals;

/// <summary>Monitors of a product from its file to signals, nudges and digests, for callers who may see all of it or a part.</summary>
public sealed class SignalRunTests : IAsyncLifetime
{
    private const string Monitors =
        """
        monitors:
          - { name: months, metric: revenue, change_percent: 5, by: [region], receivers: [team] }
        digests:
          - { period: month, receivers: [team] }
        receivers:
          - { name: team, kind: webhook, url: https://example.org/hook }
          - { name: north, kind: webhook, url: https://example.org/north, roles: [viewer], attributes: { region: North } }
        """;

    private readonly ServedShop served = new();
    private SignalStore signals = null!;
    private Outbox outbox = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AudienceStore Audiences => new(served.State, served.Clock);

    private Nudges Nudges => new(served.Products, signals, Audiences, served.Clock);

    public async ValueTask InitializeAsync()
    {
        await served.OpenAsync(
            ("monitors.yaml", Monitors),
            ("policies/permissions.yaml", "rules:\n  - applies_to: { roles: [viewer] }\n    rows:\n      - { model: orders, where: \"region IN ({{ region }})\" }\n    say: Only region {{ region }} is visible to you.\n"));
        (signals, outbox) = (new SignalStore(served.State, served.Audit, served.Clock), new Outbox(served.State, served.Clock));
    }

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task A_signal_says_what_how_much_since_when_its_cause_and_its_question()
    {
        await Runs().LookAsync(Token);

        var signal = Assert.Single(await signals.ListAsync("shop", "", "", null, Token));
        Assert.Equal(("months", "", MonitorKind.Change, "revenue"), (signal.Monitor, signal.Segment, signal.Kind, signal.Metric));
        Assert.Equal((new DateOnly(2025, 3, 1), new DateOnly(2025, 3, 31)), (signal.Since, signal.Day));
        Assert.Contains("rose", signal.Headline, StringComparison.Ordinal);
        Assert.Contains("March 2025", signal.Headline, StringComparison.Ordinal);
        Assert.Contains("region North", signal.Cause + signal.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Why did revenue change in March 2025 compared with February 2025?", signal.Question);
    }

    [Fact]
    public async Task What_is_due_runs_once_over_all_processes_and_again_on_a_new_day()
    {
        await Runs().LookAsync(Token);
        await Runs().LookAsync(Token);

        Assert.Single(await signals.ListAsync("shop", "", "", null, Token));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM signal_run WHERE run LIKE 'digest%'"));
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM signal_run WHERE run LIKE 'monitors%' AND finished_at <> ''"));
    }

    [Fact]
    public async Task Each_receiver_and_caller_gets_what_was_found_under_its_own_permissions()
    {
        var (all, north, south) = (Caller.LocalOwner, Viewer("North"), Viewer("South"));
        await Runs().LookAsync(Token);

        Assert.DoesNotContain("South", (await Nudges.CurrentAsync("shop", north, 5, Token)).Single().Headline + Text(north), StringComparison.Ordinal);
        Assert.Single(await Nudges.CurrentAsync("shop", all, 5, Token));
        Assert.Empty(await Nudges.CurrentAsync("shop", south, 5, Token));

        // Whoever looked is taken note of, and has signals from the next run on.
        await Runs().LookAsync(Token);
        Assert.Contains("revenue", (await Nudges.CurrentAsync("shop", south, 5, Token)).Single().Headline, StringComparison.OrdinalIgnoreCase);
        Assert.Null(await Nudges.ListAsync("shop", all with { Products = ["other"] }, Token));
        Assert.Null(await Nudges.ListAsync("nowhere", all, Token));

        string Text(Caller caller) => string.Join(' ', signals.ListAsync("shop", KeyOf(caller), "", null, Token).Result.Select(s => s.Body + s.Cause + s.Question));
    }

    [Fact]
    public async Task A_nudge_is_stopped_by_whoever_sees_it_and_by_nobody_else()
    {
        await Runs().LookAsync(Token);
        var owners = (await Nudges.CurrentAsync("shop", Caller.LocalOwner, 5, Token)).Single();

        Assert.False(await Nudges.MuteAsync("shop", owners.Id, Viewer("North"), Token));
        Assert.False(await Nudges.MuteAsync("shop", "none", Caller.LocalOwner, Token));
        Assert.True(await Nudges.MuteAsync("shop", owners.Id, Caller.LocalOwner, Token));
        Assert.Empty(await Nudges.CurrentAsync("shop", Caller.LocalOwner, 5, Token));
        Assert.Single(await Nudges.CurrentAsync("shop", Caller.LocalOwner with { Id = "max" }, 5, Token));
    }

    [Fact]
    public async Task A_digest_of_the_month_goes_to_its_receivers_once_with_causes_and_questions()
    {
        await Runs().LookAsync(Token);

        var waiting = new List<DueDelivery>();
        while (await outbox.ClaimAsync(["shop"], Token) is { } due)
        {
            waiting.Add(due);
        }

        var digest = waiting.Single(d => d.Message.Facts.ContainsKey("period_start"));
        Assert.Equal(("team", "Shop: what changed in March 2025"), (digest.Receiver, digest.Message.Headline));
        Assert.StartsWith("1. ", digest.Message.Sections.Single().Title, StringComparison.Ordinal);
        Assert.Equal("Why did revenue change in March 2025 compared with February 2025?", digest.Message.Links.Single().Question);
        Assert.Equal(["team"], waiting.Where(d => d != digest).Select(d => d.Receiver));
    }

    [Fact]
    public async Task A_run_for_a_past_day_finds_what_would_have_been_found_then()
    {
        await using var lease = served.Products.Lease("shop")!;
        var station = Station();

        var march = await station.RunAllAsync(lease, new DateOnly(2025, 3, 1), Token);
        var middle = await station.RunAllAsync(lease, new DateOnly(2025, 3, 15), Token);

        Assert.Equal([new DateOnly(2025, 2, 28)], march.Select(s => s.Day));
        Assert.Empty(middle);
    }

    [Fact]
    public async Task Times_of_a_file_run_and_what_was_missed_is_made_up_for_once()
    {
        served.Shop.With("monitors.yaml", "schedule: 0 7 * * *\n" + Monitors);
        await served.Products.ServeAsync(served.Shop.Folder, Token);

        await Runs().LookAsync(Token);
        served.Clock.Advance(TimeSpan.FromHours(3));
        await Runs().LookAsync(Token);
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM signal_run WHERE run LIKE 'monitors 2025-04-01T07:00%'"));
        served.Clock.Advance(TimeSpan.FromDays(3));
        await Runs().LookAsync(Token);
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM signal_run WHERE run LIKE 'monitors 2025-04-04T07:00%'"));
        Assert.Equal(4, await CountAsync("SELECT count(*) FROM signal_run WHERE run LIKE 'monitors%'"));
    }

    [Fact]
    public async Task Without_a_file_main_metrics_are_watched_and_a_faulty_one_names_every_fault()
    {
        await using (var lease = served.Products.Lease("shop")!)
        {
            var catalogue = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, Token);
            var faults = new Parley.Products.Faults();
            File.Delete(Path.Combine(served.Shop.Folder, "monitors.yaml"));
            var chosen = MonitorFile.Read(lease.Product, catalogue, _ => null, new DateOnly(2025, 4, 1), faults);
            Assert.Equal(["revenue change", "revenue days"], chosen.Monitors.Select(m => m.Name));

            served.Shop.With("monitors.yaml", """
                schedule: every day
                monitors:
                  - { name: a, metric: revenu, change_percent: 5 }
                  - { name: a, metric: revenue, kind: anomaly, by: [colour], above: 5 }
                  - { name: b, metric: revenue }
                  - { name: c, metric: revenue, change_percent: -5, receivers: [nobody] }
                receivers:
                  - { name: x, kind: email, to: [cfo], smtp: env:NONE }
                  - { name: y, kind: slack_bot, channel: C, secret: t, signing_secret: s }
                  - { name: z, kind: webhook, url: ftp://x, quiet_hours: late, time_zone: Mars }
                """);
            MonitorFile.Read(lease.Product, catalogue, _ => null, new DateOnly(2025, 4, 1), faults);
            string[] keys = [.. faults.ToImmutable().Select(f => f.Key).Distinct().Order(StringComparer.Ordinal)];
            Assert.Equal(
                [
                    "monitors", "monitors[0].metric", "monitors[1].by", "monitors[1].kind", "monitors[2]", "monitors[3].change_percent", "monitors[3].receivers",
                    "receivers[0]", "receivers[0].smtp", "receivers[0].to", "receivers[1].signing_secret", "receivers[2].quiet_hours", "receivers[2].time_zone", "receivers[2].url", "schedule",
                ],
                keys.Select(k => k is "monitors[2].change_percent" ? "monitors[2]" : k is "receivers[0].from" ? "receivers[0]" : k).Order(StringComparer.Ordinal));
        }
    }

    private static Caller Viewer(string region) => new() { Id = $"viewer-{region}", Roles = ["viewer"], Attributes = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("region", region) };

    private string KeyOf(Caller caller)
    {
        var lease = served.Products.Lease("shop")!;
        var key = Audience.KeyOf(lease.Rules.For(caller));
        _ = lease.DisposeAsync().AsTask();
        return key;
    }

    private SignalStation Station() => new(served.Turns, signals, outbox, Audiences, new RunLeases(served.State, served.Clock), served.Clock);

    private SignalRuns Runs() => new(served.Products, Station(), served.Clock, NullLogger<SignalRuns>.Instance);

    private Task<long> CountAsync(string sql) => served.State.ReadAsync(s => s.FindAsync<long>(sql, null, Token), Token);
}
