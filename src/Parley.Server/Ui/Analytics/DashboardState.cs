using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Analytics.Dashboards;
using Parley.Answers;
using Parley.Answers.Exports;
using Parley.Conversations;
using Parley.Conversations.Personal;
using Parley.Metrics;
using Parley.Server.Ui.Exports;

namespace Parley.Server.Ui.Analytics;

/// <summary>A tile as the page shows it.</summary>
/// <param name="Tile">What it is.</param>
/// <param name="Main">Its answer; null while it is made.</param>
/// <param name="Line">The line beside a value; null for none.</param>
/// <param name="Pin">Id of the pinned tile; null for the product's own.</param>
public sealed record ShownTile(Tile Tile, Turn? Main = null, Turn? Line = null, string? Pin = null);

/// <summary>One dashboard as one page shows it. Belongs to one circuit and is used from its dispatcher only.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What runs is given up by the next change, and by Dispose.")]
internal sealed partial class DashboardState(TileRunner tiles, PinnedTiles pins, ILogger<DashboardState> logger) : IDisposable
{
    private CancellationTokenSource _running = new();
    private ProductView? _view;

    /// <summary>Called after each change.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Periods to pick from, the chosen one among them.</summary>
    public ImmutableArray<Period> Periods { get; private set; } = [];

    /// <summary>The period that is shown; null where there is no data.</summary>
    public Period? Period { get; private set; }

    /// <summary>What the dashboard can be restricted by.</summary>
    public ImmutableArray<CatalogueDimension> Offered { get; private set; } = [];

    /// <summary>What it is restricted to.</summary>
    public ImmutableArray<TileFilter> Filters { get; private set; } = [];

    /// <summary>The tiles in reading order, pinned ones last.</summary>
    public ImmutableArray<ShownTile> Tiles { get; private set; } = [];

    /// <summary>What all values with a change are compared with, said once for all of them; empty where they differ or there are none.</summary>
    public string Against => Tiles.Where(t => t.Pin is null).Select(t => t.Tile.Plan?.Baseline?.Label).OfType<string>().Distinct().ToList() is [var one] ? one : "";

    /// <summary>What is seen now, to be shared; null where there is no data.</summary>
    public ExportSheet? Sheet() => _view is { } view && Period is { } period
        ? DashboardSheet.Of(view, period, Filters, Tiles.Select(t => (t.Tile.Title, t.Main)))
        : null;

    /// <summary>Shows a product's dashboard; the same one again changes nothing.</summary>
    public Task OpenAsync(ProductView view)
    {
        if (_view?.Key == view.Key && _view.Caller.Id == view.Caller.Id)
        {
            return Task.CompletedTask;
        }

        (_view, Filters) = (view, []);
        (Periods, Offered) = (view.Tiles.Periods(), view.Tiles.Filters());
        Period = Periods.FirstOrDefault();
        return ShowAsync();
    }

    /// <summary>Shows another period; one that is not offered is added.</summary>
    public Task ShowAsync(Period period)
    {
        Periods = Periods.Any(p => p.Start == period.Start && p.End == period.End) ? Periods : Periods.Add(period);
        Period = Periods.First(p => p.Start == period.Start && p.End == period.End);
        return ShowAsync();
    }

    /// <summary>Shows a period in words.</summary>
    /// <returns>False where the words name no period with data.</returns>
    public async Task<bool> ShowAsync(string words)
    {
        if (_view?.Tiles.Period(words) is not { } period)
        {
            return false;
        }

        await ShowAsync(period);
        return true;
    }

    /// <summary>Restricts the dashboard to a member, in place of another of its dimension; to all of them where the member is empty.</summary>
    public Task RestrictAsync(string term, string member)
    {
        var kept = Filters.RemoveAll(f => f.Term == term);
        Filters = member.Length == 0 ? kept : kept.Add(new TileFilter(term, member));
        return ShowAsync();
    }

    /// <summary>Shows everything again.</summary>
    public Task ResetAsync()
    {
        (Filters, Period) = ([], Periods.FirstOrDefault());
        return ShowAsync();
    }

    /// <summary>Keeps a question as a tile.</summary>
    /// <returns>False where there are too many tiles already.</returns>
    public async Task<bool> PinAsync(string question)
    {
        if (_view is null || !await pins.PinAsync(_view.Caller.Id, new PinnedTile("", _view.Product.Name, question, question), CancellationToken.None))
        {
            return false;
        }

        await ShowAsync();
        return true;
    }

    /// <summary>Takes a pinned tile away.</summary>
    public async Task UnpinAsync(string pin)
    {
        await pins.RemoveAsync(_view!.Caller.Id, pin, CancellationToken.None);
        Tiles = Tiles.RemoveAll(t => t.Pin == pin);
        Changed();
    }

    public void Dispose()
    {
        Changed = () => { };
        _running.Cancel();
        _running.Dispose();
    }

    private async Task ShowAsync()
    {
        await _running.CancelAsync();
        _running.Dispose();
        _running = new CancellationTokenSource();
        if (_view is not { } view || Period is not { } period)
        {
            Tiles = [];
            Changed();
            return;
        }

        var pinned = await pins.OfAsync(view.Caller.Id, view.Product.Name, CancellationToken.None);
        Tiles =
        [
            .. view.Tiles.Tiles(period, Filters).Select(t => new ShownTile(t)),
            .. pinned.Select(p => new ShownTile(new Tile($"p{p.Id}", TileKind.Question, p.Title, p.Question), Pin: p.Id)),
        ];
        Changed();
        await Task.WhenAll(Tiles.Select(t => RunAsync(view, t, _running.Token)));
    }

    private async Task RunAsync(ProductView view, ShownTile shown, CancellationToken cancellationToken)
    {
        try
        {
            var tile = shown.Tile;
            var line = tile.Line is { } plan ? await tiles.RunAsync(view, tile.Question, plan, cancellationToken) : null;
            var main = await tiles.RunAsync(view, tile.Question, tile.Plan, cancellationToken);
            Tiles = [.. Tiles.Select(t => t.Tile.Id == tile.Id ? t with { Main = main, Line = line } : t)];
            Changed();
        }
        catch (OperationCanceledException)
        {
            // Another period or filter is shown by now.
        }
#pragma warning disable CA1031 // The tile says that it has no answer; the log has the rest.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A tile could not be made")]
    private partial void LogFault(Exception fault);
}
