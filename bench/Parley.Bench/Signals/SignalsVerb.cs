using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Governance;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Storage;

namespace Parley.Bench.Signals;

/// <summary>
/// Delivers signals to a bot's channel and to a webhook of a server that misbehaves, by a process that is killed (SIGKILL) again and
/// again, and counts at the server what was lost, came twice, or came again without saying so.
/// </summary>
public sealed class SignalsVerb : Verb
{
    private const int Signals = 1000;
    private const int Senders = 8;
    private const int Kills = 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public override string Name => "signals";

    /// <inheritdoc />
    public override string Summary => "1,000 signals to a bot and to a webhook under rate limits, time-outs, lost answers and kill -9 (--signals N)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        if (run.Options.TryGetValue("worker", out var folder))
        {
            await WorkAsync(folder, new Uri(run.Options["url"]), cancellationToken);
            return [];
        }

        var count = int.Parse(run.Options.GetValueOrDefault("signals") ?? Signals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var state = Directory.CreateTempSubdirectory("parley-signals-");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var server = new BadSlack(Timeout * 2);
        var serving = server.ServeAsync(stop.Token);
        try
        {
            var known = await FillAsync(state.FullName, count, cancellationToken);
            await KillAndFinishAsync(run, (state.FullName, server), count, cancellationToken);
            run.Say($"the server: {string.Join(", ", server.Misbehaved.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key} {m.Value}"))}");
            return Count(server, known);
        }
        finally
        {
            await stop.CancelAsync();
            await serving;
            state.Delete(recursive: true);
        }
    }

    private static ImmutableArray<Measurement> Count(BadSlack server, (HashSet<string> Bot, HashSet<string> Hook) known)
    {
        var (channel, hook) = (server.Channel, server.Hook.ToArray());
        var unmarked = hook.GroupBy(h => h.Id).Sum(g => g.Skip(1).Count(h => !h.PossibleDuplicate));
        return
        [
            new Measurement("bot: signals lost", known.Bot.Except(channel).Count(), "signals", 0, Bound.AtMost),
            new Measurement("bot: signals that came twice", channel.Length - channel.Distinct().Count(), "signals", 0, Bound.AtMost),
            new Measurement("webhook: signals lost", known.Hook.Except(hook.Select(h => h.Id)).Count(), "signals", 0, Bound.AtMost),
            new Measurement("webhook: repeats that do not say so", unmarked, "signals", 0, Bound.AtMost),
        ];
    }

    /// <summary>Stores the signals, and gives the ids of the deliveries.</summary>
    private static async Task<(HashSet<string> Bot, HashSet<string> Hook)> FillAsync(string folder, int count, CancellationToken cancellationToken)
    {
        await using var state = await StateDatabase.OpenAsync(new StateLocation(folder), TimeProvider.System, cancellationToken);
        var store = new SignalStore(state, new AuditTrail(state, TimeProvider.System), TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            await store.AddAsync(
                new Signal("shop", $"m{i}", "", new DateOnly(2026, 9, 30)) { Headline = $"Signal {i}", Question = "Why?" }, Receivers(new Uri("http://127.0.0.1/")), cancellationToken);
        }

        async Task<HashSet<string>> IdsAsync(string receiver) => [.. await state.ReadAsync(
            s => s.QueryAsync<string>("SELECT id FROM outbox WHERE receiver = @receiver", new { receiver }, cancellationToken), cancellationToken)];
        return (await IdsAsync("bot"), await IdsAsync("hook"));
    }

    /// <summary>Kills a worker each time it has done a part of the work, then lets one finish.</summary>
    private static async Task KillAndFinishAsync(BenchRun run, (string State, BadSlack Server) place, int count, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var kill = 1; ; kill++)
        {
            using var worker = Start(place.State, place.Server.Address);
            while (!worker.HasExited && watch.Elapsed < Longest
                && (kill > Kills || place.Server.Channel.Length + place.Server.Hook.Count < 2.0 * count * kill / (Kills + 1)))
            {
                await Task.Delay(20, cancellationToken);
            }

            if (worker.HasExited || watch.Elapsed >= Longest)
            {
                run.Say($"finished after {watch.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s and {kill - 1} kills");
                if (!worker.HasExited)
                {
                    worker.Kill();
                }

                return;
            }

            worker.Kill();
            await worker.WaitForExitAsync(cancellationToken);
        }
    }

    private static Process Start(string folder, Uri url)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var argument in new[] { "signals", "--worker", folder, "--url", url.ToString() })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Delivers until nothing waits.</summary>
    private static async Task WorkAsync(string folder, Uri url, CancellationToken cancellationToken)
    {
        await using var state = await StateDatabase.OpenAsync(new StateLocation(folder), TimeProvider.System, cancellationToken);
        using var http = SignalSender.Client(Timeout);
        var outbox = new Outbox(state, TimeProvider.System) { Claim = Claim, Pause = TimeSpan.FromSeconds(4), LongestPause = TimeSpan.FromSeconds(8) };
        var receivers = Receivers(url);
        var dispatcher = new Dispatcher(outbox, new SignalSender(http, TimeProvider.System), (_, name) => receivers.FirstOrDefault(r => r.Name == name), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync(dispatcher, outbox, cancellationToken)));
    }

    private static ImmutableArray<Receiver> Receivers(Uri url) =>
    [
        new Receiver("bot", ReceiverKind.SlackBot, url) { Secret = "token", Channel = "C1" },
        new Receiver("hook", ReceiverKind.Webhook, new Uri(url, "hook")) { Secret = "secret" },
    ];

    private static async Task SendAsync(Dispatcher dispatcher, Outbox outbox, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await dispatcher.DeliverOneAsync(["shop"], cancellationToken))
            {
                continue;
            }

            if ((await outbox.CountAsync(cancellationToken)).Waiting == 0)
            {
                return;
            }

            await Task.Delay(100, cancellationToken);
        }
    }
}
