using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Signals;

namespace Parley.Server.Ui.Signals;

/// <summary>What a product says unasked to the caller of one page.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads and writes of a page, which are not given up.")]
internal sealed class NudgeState(Nudges nudges)
{
    private const int Most = 20;
    private ProductView? _view;

    /// <summary>What is worth knowing, what matters most first.</summary>
    public ImmutableArray<Signal> Items { get; private set; } = [];

    /// <summary>What came of the last deed, as a sentence; empty before.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Reads a product's; the same one again changes nothing.</summary>
    public async Task OpenAsync(ProductView view)
    {
        if (_view?.Key != view.Key || _view.Caller.Id != view.Caller.Id)
        {
            (_view, Said) = (view, "");
            Items = await nudges.CurrentAsync(view.Product.Name, view.Caller, Most, CancellationToken.None);
        }
    }

    /// <summary>Stops a signal, and those of its monitor about the same part, for this caller.</summary>
    public async Task MuteAsync(Signal signal)
    {
        if (_view is { } view && await nudges.MuteAsync(view.Product.Name, signal.Id, view.Caller, CancellationToken.None))
        {
            Items = Items.RemoveAll(i => i.Monitor == signal.Monitor && i.Segment == signal.Segment);
            Said = "You will not be told this any more.";
        }
    }
}
