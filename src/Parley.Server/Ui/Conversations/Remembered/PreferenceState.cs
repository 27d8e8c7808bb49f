using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Personal;
using Parley.Governance;

namespace Parley.Server.Ui.Conversations.Remembered;

/// <summary>A caller's preferences as one page knows them; each change is kept at once.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads and writes of a page, which are not given up.")]
internal sealed class PreferenceState(Preferences store, ServedProducts products, TimeProvider clock)
{
    private string? _caller;
    private ImmutableDictionary<string, string> _labels = ImmutableDictionary<string, string>.Empty;

    /// <summary>The preferences; defaults before they are read.</summary>
    public Preference Own { get; private set; } = new();

    /// <summary>True once they were read.</summary>
    public bool IsRead => _caller is not null;

    /// <summary>Length of answers; the product's own where null.</summary>
    public Verbosity? Verbosity => Own.Verbosity;

    /// <summary>True where what belongs to the conversation is shown beside it.</summary>
    public bool HasSidebar => Own.HasSidebar;

    /// <summary>Reads a caller's.</summary>
    public async Task OpenAsync(Caller caller)
    {
        Own = await store.OfAsync(caller.Id, CancellationToken.None);
        _caller = caller.Id;
    }

    /// <summary>Reads what metrics are called in the products that the caller may ask.</summary>
    public async Task NameAsync(Caller caller)
    {
        foreach (var product in products.Names)
        {
            var view = await ProductView.OpenAsync(products, product, caller, clock, CancellationToken.None);
            _labels = _labels.SetItems((view?.Catalogue.Metrics ?? []).Select(m => KeyValuePair.Create(m.Name, m.Label)));
        }
    }

    /// <summary>What people call a metric; its name where no product has it any more.</summary>
    public string LabelOf(string metric) => _labels.GetValueOrDefault(metric, metric);

    /// <summary>Changes and keeps them.</summary>
    public async Task ChangeAsync(Func<Preference, Preference> change)
    {
        if (_caller is { } caller)
        {
            // Another tab may have changed them meanwhile: what it changed stays.
            var now = await store.OfAsync(caller, CancellationToken.None);
            Own = change(now);
            if (Own != now)
            {
                await store.KeepAsync(caller, Own, CancellationToken.None);
            }
        }
    }

    /// <summary>Learns from a turn.</summary>
    public Task LearnAsync(Turn? turn) => turn is null ? Task.CompletedTask : ChangeAsync(p => p.After(turn) is var after && after.Done.Contains("asked") ? after : after with { Done = after.Done.Add("asked") });

    /// <summary>Ticks a first step off.</summary>
    public Task TickAsync(string step) => Own.Done.Contains(step) ? Task.CompletedTask : ChangeAsync(p => p with { Done = p.Done.Add(step) });

    /// <summary>Erases all of it.</summary>
    public async Task EraseAsync()
    {
        Own = new Preference();
        await store.EraseAsync(_caller ?? "", CancellationToken.None);
    }
}
