using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Governance;
using Parley.Products;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Editing;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Server.Ui.Signals;

/// <summary>A product's monitors on an owner's page, and the one that is edited.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads and writes of a page; a trial has a time limit of its own.")]
internal sealed class MonitorState(MonitorDesk desk)
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);
    private Caller? _owner;
    private string _product = "";

    /// <summary>What there is; null for whoever is no owner.</summary>
    public MonitorOverview? Overview { get; private set; }

    /// <summary>The monitor that is edited; null for none.</summary>
    public MonitorDraft? Draft { get; private set; }

    /// <summary>The receiver whose quiet hours are edited; null for none.</summary>
    public QuietDraft? Quiet { get; private set; }

    /// <summary>So many edits were begun.</summary>
    public int Edits { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<string> Wrong { get; private set; } = [];

    /// <summary>What it would have said in the last year; null before it was tried.</summary>
    public string? Trial { get; private set; }

    /// <summary>What would have been said, the newest first.</summary>
    public ImmutableArray<string> Times { get; private set; } = [];

    /// <summary>True while it is tried.</summary>
    public bool IsTrying { get; private set; }

    /// <summary>What came of the last deed, as a sentence.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Reads a product's monitors.</summary>
    public async Task OpenAsync(string product, Caller caller)
    {
        if (_product != product)
        {
            (Draft, Quiet, Said) = (null, null, "");
        }

        (_product, _owner) = (product, caller);
        try
        {
            Overview = await desk.ReadAsync(product, caller, CancellationToken.None);
        }
        catch (ProductFaultException fault)
        {
            (Overview, Said) = (null, fault.Message);
        }
    }

    /// <summary>Begins to edit a monitor, or a new one where none is named.</summary>
    public void Edit(Monitor? monitor)
    {
        Quiet = null;
        Draft = monitor is not null ? MonitorDraft.Of(monitor) : new MonitorDraft { Metric = Overview?.Catalogue.Metrics.FirstOrDefault()?.Name ?? "", Change = "20" };
        (Wrong, Trial, Times, Said) = ([], null, [], "");
        Edits++;
    }

    /// <summary>Begins to edit when a receiver is left alone.</summary>
    public void EditQuiet(Receiver receiver)
    {
        (Draft, Quiet) = (null, QuietDraft.Of(receiver));
        (Wrong, Said) = ([], "");
    }

    /// <summary>Ends editing.</summary>
    public void Leave() => (Draft, Quiet, Wrong) = (null, null, []);

    /// <summary>Runs the edited monitor over the last year.</summary>
    public async Task TryAsync()
    {
        if (await RightAsync() is not { } monitor)
        {
            return;
        }

        using var limit = new CancellationTokenSource(MostTime);
        IsTrying = true;
        try
        {
            // Off the page's own thread: it is asked many questions.
            var found = await Task.Run(() => desk.TryAsync(_product, _owner!, monitor, limit.Token));
            Times = [.. (found ?? []).Reverse().Select(f => $"{MonitorWords.Day(f.Until)}{(f.Segment.IsWhole ? "" : $", {f.Segment.Text}")}{(f.Lead.Length > 0 ? $": {f.Lead.ToLowerInvariant()}" : f.Direction > 0 ? ": up" : ": down")}")];
            Trial = Times.Length switch
            {
                0 => "It would not have fired in the last year.",
                1 => "It would have fired once in the last year.",
                var times => $"It would have fired {times} times in the last year.",
            };
        }
        catch (OperationCanceledException)
        {
            Trial = "Trying it takes longer than a minute here; parley signals run --as-of tries single days.";
        }
        finally
        {
            IsTrying = false;
        }
    }

    /// <summary>Writes the edited monitor into the product's file.</summary>
    public async Task SaveAsync()
    {
        if (await RightAsync() is { } monitor)
        {
            await WriteAsync(
                desk.SaveAsync(_product, _owner!, Draft!.Replaces, monitor, CancellationToken.None),
                Draft.Replaces is null ? $"{monitor.Name} was added." : $"{monitor.Name} was changed.");
        }
    }

    /// <summary>Writes the edited quiet hours into the product's file.</summary>
    public async Task SaveQuietAsync()
    {
        if (Quiet!.ToQuiet(out var wrong) is { } quiet)
        {
            await WriteAsync(desk.QuietAsync(_product, _owner!, Quiet.Receiver, quiet, CancellationToken.None), $"{Quiet.Receiver} {MonitorWords.LeftAlone(quiet)}.");
        }
        else
        {
            Wrong = wrong;
        }
    }

    /// <summary>Says what has one cause once, or everything.</summary>
    public Task GroupAsync(bool isGrouped)
    {
        Leave();
        return WriteAsync(desk.GroupAsync(_product, _owner!, isGrouped, CancellationToken.None), isGrouped ? "What has one cause is said once." : "Everything is said.");
    }

    /// <summary>Switches a monitor off, or on again.</summary>
    public Task SwitchAsync(Monitor monitor)
    {
        Leave();
        return WriteAsync(desk.SaveAsync(_product, _owner!, monitor.Name, monitor with { IsOff = !monitor.IsOff }, CancellationToken.None), $"{monitor.Name} is {(monitor.IsOff ? "on again" : "off")}.");
    }

    /// <summary>Lets be said again what somebody did not want to be told.</summary>
    public async Task UnmuteAsync(Mute mute)
    {
        Said = await desk.UnmuteAsync(mute, _owner!, CancellationToken.None) ? "It is told again." : "It was told again already.";
        await OpenAsync(_product, _owner!);
    }

    private async Task<Monitor?> RightAsync()
    {
        (Trial, Times) = (null, []);
        if (Draft is null)
        {
            return null;
        }

        if (Draft.ToMonitor(out var wrong) is not { } monitor)
        {
            Wrong = wrong;
            return null;
        }

        Wrong = [.. (await desk.CheckAsync(_product, _owner!, Draft.Replaces, monitor, CancellationToken.None) ?? []).Select(Text)];
        return Wrong.IsEmpty ? monitor : null;
    }

    private async Task WriteAsync(Task<ImmutableArray<Fault>?> writing, string done)
    {
        try
        {
            Wrong = [.. (await writing ?? []).Select(Text)];
        }
        catch (ProductFaultException fault)
        {
            Wrong = [fault.Message];
        }

        if (Wrong.IsEmpty)
        {
            (Draft, Quiet, Said) = (null, null, done);
            await OpenAsync(_product, _owner!);
        }
        else if (Draft is null && Quiet is null)
        {
            Said = string.Join(" ", Wrong);
        }
    }

    private static string Text(Fault fault) => fault.Key.Length > 0 ? $"{fault.Key}: {fault.Message}" : fault.Message;
}
