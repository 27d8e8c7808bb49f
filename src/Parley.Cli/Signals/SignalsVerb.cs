using System.CommandLine;
using System.Globalization;
using Parley.Governance;
using Parley.Products;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;

namespace Parley.Cli.Signals;

/// <summary><c>parley signals run|list|mute</c>: what Parley says unasked.</summary>
internal static class SignalsVerb
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<DateOnly?> AsOf = new("--as-of") { Description = "The day to run for, as 2026-09-30; today, or the sample's day, where it is not given." };

    private static readonly Option<string> Monitor = new("--monitor") { Description = "The monitor's name.", Required = true };

    private static readonly Option<string> Segment = new("--segment") { Description = "Only this segment; all where it is not given.", DefaultValueFactory = _ => "" };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create() => new("signals", "Run monitors, list signals, and stop those nobody wants.") { Run(), List(), Mute() };

    private static Command Run()
    {
        var command = new Command("run", "Run a product's monitors for a day, and deliver what waits. Running a day again adds nothing.") { Product, AsOf, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List a product's signals, the newest first.") { Product, Format };
        command.SetAction(async (parsed, token) =>
        {
            await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), token).ConfigureAwait(false);
            Output.Write(parsed, Format, Document([.. await host.Signals.ListAsync(host.Product.Name, token).ConfigureAwait(false)]), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Command Mute()
    {
        var command = new Command("mute", "Stop a monitor's signals, of one segment or of all; what is muted is no longer listed.") { Product, Monitor, Segment };
        command.SetAction(async (parsed, token) =>
        {
            await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), token).ConfigureAwait(false);
            var isNew = await host.Signals.MuteAsync(
                (host.Product.Name, parsed.GetRequiredValue(Monitor), parsed.GetRequiredValue(Segment)), Caller.LocalOwner.Id, token).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(isNew ? "Muted." : "It was muted before.").ConfigureAwait(false);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        var catalogue = await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken).ConfigureAwait(false);
        var faults = new Faults();
        var settings = MonitorFile.Read(host.Product.Folder, catalogue, Environment.GetEnvironmentVariable, faults);
        if (faults.Any)
        {
            throw new ProductFaultException(faults.ToImmutable());
        }

        var day = parsed.GetValue(AsOf) ?? host.Product.AsOf ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var made = await new MonitorRun(host.Turns, host.Signals).RunAsync(host.Product.Name, settings, catalogue, day, cancellationToken).ConfigureAwait(false);
        using var http = SignalSender.Client(Timeout);
        var dispatcher = new Dispatcher(host.Outbox, new SignalSender(http, TimeProvider.System), settings.Receivers);
        while (await dispatcher.DeliverOneAsync(cancellationToken).ConfigureAwait(false))
        {
            // What is postponed is not due any more, so this ends.
        }

        Output.Write(parsed, Format, Document([.. made]), Text);
        return ExitCodes.Answered;
    }

    private static SignalsDocument Document(IReadOnlyList<Signal> signals) => new(
        [.. signals.Select(s => new SignalEntry(s.Id, s.Monitor, s.Segment, s.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            Headline = s.Headline,
            Body = s.Body,
            Question = s.Question,
        })]);

    private static string Text(SignalsDocument document) => document.Signals.Count == 0
        ? "No signals."
        : string.Join(Environment.NewLine, document.Signals.Select(s => $"{s.Day} {s.Monitor}{(s.Segment.Length > 0 ? $" ({s.Segment})" : "")}: {s.Headline}"));
}
