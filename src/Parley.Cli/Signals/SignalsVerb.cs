using System.CommandLine;
using Parley.Answers;
using Parley.Governance;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Text;

namespace Parley.Cli.Signals;

/// <summary><c>parley signals run|list|digest|mute|unmute</c>: what Parley says unasked.</summary>
internal static class SignalsVerb
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<DateOnly?> AsOf = new("--as-of") { Description = "The day to run for, as 2026-09-30; today, or the sample's day, where it is not given." };

    private static readonly Option<string> Period = Periods();

    private static readonly Option<string> Monitor = new("--monitor") { Description = "The monitor's name.", Required = true };

    private static readonly Option<string> Segment = new("--segment") { Description = "Only this segment; all where it is not given.", DefaultValueFactory = _ => "" };

    private static readonly Option<bool> Send = new("--send") { Description = "Send it to the receivers of the file's digests of this period, each once." };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create() => new("signals", "Run monitors, list signals, make digests, and stop those nobody wants.")
    {
        Run(), List(), Digested(), Muting("mute", "Stop a monitor's signals, of one segment or of all; what is muted is no longer listed or sent."),
        Muting("unmute", "Let a monitor's signals be said again."),
    };

    private static Option<string> Periods()
    {
        var option = new Option<string>("--period") { Description = "week, month or quarter.", DefaultValueFactory = _ => "week" };
        option.AcceptOnlyFromAmong("week", "month", "quarter");
        return option;
    }

    private static Command Run()
    {
        var command = new Command("run", "Run a product's monitors for a day, and deliver what waits. Running a day again adds nothing.") { Product, AsOf, Format };
        command.SetAction(async (parsed, token) =>
        {
            await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), token).ConfigureAwait(false);
            await using var lease = host.Lease();
            var made = await host.Station.RunAllAsync(lease, Day(parsed, host), token).ConfigureAwait(false);
            await DeliverAsync(host, token).ConfigureAwait(false);
            Output.Write(parsed, Format, Document(made), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List a product's signals, the newest first.") { Product, Format };
        command.SetAction(async (parsed, token) =>
        {
            await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), token).ConfigureAwait(false);
            await using var lease = host.Lease();
            var key = Audience.KeyOf(lease.Rules.For(Caller.LocalOwner));
            Output.Write(parsed, Format, Document(await host.Signals.ListAsync(host.Product.Name, key, Caller.LocalOwner.Id, null, token).ConfigureAwait(false)), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Command Digested()
    {
        var command = new Command("digest", "What was noticed in the last week, month or quarter that is over, ranked, each with its cause and question.") { Product, Period, AsOf, Send, Format };
        command.SetAction(async (parsed, token) =>
        {
            await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), token).ConfigureAwait(false);
            await using var lease = host.Lease();
            var (grain, day) = (Enum.Parse<TimeGrain>(parsed.GetRequiredValue(Period), ignoreCase: true), Day(parsed, host));
            var digest = await host.Station.DigestAsync(lease, grain, Audience.KeyOf(lease.Rules.For(Caller.LocalOwner)), day, token).ConfigureAwait(false);
            if (parsed.GetValue(Send))
            {
                var settings = await host.Station.SettingsAsync(lease, token).ConfigureAwait(false);
                foreach (var setting in settings.Digests.Where(d => d.Period == grain))
                {
                    await host.Station.DigestAsync(lease, settings, setting, day, token).ConfigureAwait(false);
                }

                await DeliverAsync(host, token).ConfigureAwait(false);
            }

            Output.Write(parsed, Format, digest.ToDocument(), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Command Muting(string name, string description)
    {
        var command = new Command(name, description) { Product, Monitor, Segment };
        command.SetAction(async (parsed, token) =>
        {
            await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), token).ConfigureAwait(false);
            await using var lease = host.Lease();
            var monitors = (await host.Station.SettingsAsync(lease, token).ConfigureAwait(false)).Monitors.Select(m => m.Name).ToArray();
            var named = parsed.GetRequiredValue(Monitor);
            if (name == "mute" && !monitors.Contains(named, StringComparer.OrdinalIgnoreCase))
            {
                await Console.Error.WriteLineAsync(
                    $"There is no monitor \"{named}\". {(EditDistance.Nearest(named, monitors) is { } near ? $"Did you mean \"{near}\"?" : $"There are: {string.Join(", ", monitors)}.")}").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            var mute = new Mute(host.Product.Name, parsed.GetRequiredValue(Monitor), parsed.GetRequiredValue(Segment));
            var done = name == "mute"
                ? await host.Signals.MuteAsync(mute, Caller.LocalOwner.Id, token).ConfigureAwait(false) ? "Muted." : "It was muted before."
                : await host.Signals.UnmuteAsync(mute, Caller.LocalOwner.Id, token).ConfigureAwait(false) ? "It is said again." : "It was not muted.";
            await Console.Out.WriteLineAsync(done).ConfigureAwait(false);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static DateOnly Day(ParseResult parsed, CliHost host) =>
        parsed.GetValue(AsOf) ?? host.Product.AsOf ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static async Task DeliverAsync(CliHost host, CancellationToken cancellationToken)
    {
        using var http = SignalSender.Client(Timeout);
        var dispatcher = new Dispatcher(host.Outbox, new SignalSender(http, TimeProvider.System), host.Station.Find, TimeProvider.System);
        while (await dispatcher.DeliverOneAsync([host.Product.Name], cancellationToken).ConfigureAwait(false))
        {
            // What is postponed is not due any more, so this ends.
        }

        foreach (var (receiver, reason) in await host.Outbox.FailuresAsync(host.Product.Name, cancellationToken).ConfigureAwait(false))
        {
            await Console.Error.WriteLineAsync($"{receiver}: {reason}").ConfigureAwait(false);
        }
    }

    private static SignalList Document(IEnumerable<Signal> signals) => new([.. signals.Select(SignalDocument.Of)]);

    private static string Text(SignalList document) => document.Signals.IsEmpty ? "No signals." : string.Join(Environment.NewLine, document.Signals.Select(Line));

    private static string Text(DigestDocument digest) =>
        $"{digest.Period}{Environment.NewLine}{(digest.Signals.IsEmpty ? "Nothing unusual was noticed." : string.Join(Environment.NewLine, digest.Signals.Select((s, i) => $"{i + 1}. {Line(s)}")))}";

    private static string Line(SignalDocument signal) =>
        $"{signal.Day} {signal.Monitor}{(signal.Segment.Length > 0 ? $" ({signal.Segment})" : "")}: {signal.Headline}{(signal.Cause.Length > 0 ? $" {signal.Cause}" : "")}";
}
