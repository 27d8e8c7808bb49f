using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Conversations;
using Parley.Conversations.Modelled;
using Parley.Governance;
using Parley.Models;

namespace Parley.Server.Ui.Models;

/// <summary>What was spent under one limit.</summary>
/// <param name="Name">Whose limit.</param>
/// <param name="Spent">What was spent.</param>
/// <param name="Limit">What may be.</param>
/// <param name="Share">In percent of the nearer limit, at most 100.</param>
internal sealed record Meter(string Name, string Spent, string Limit, double Share);

/// <summary>The models of a product, what they answered when tried, and what was spent.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up; a probe ends by the models' own time-outs.")]
internal sealed class ModelsState(ServedProducts products, ModelMeters meters, TimeProvider clock)
{
    /// <summary>What product.yaml says; null before it was looked.</summary>
    public ModelSettings? Settings { get; private set; }

    /// <summary>Limits with what was spent.</summary>
    public ImmutableArray<Meter> Meters { get; private set; } = [];

    /// <summary>What each model did in the newest turns.</summary>
    public ImmutableArray<ModelUse> Use { get; private set; } = [];

    /// <summary>What the last try gave, by model.</summary>
    public ImmutableDictionary<string, ModelProbeResult> Tried { get; private set; } = ImmutableDictionary<string, ModelProbeResult>.Empty;

    /// <summary>True while models are tried.</summary>
    public bool IsTrying { get; private set; }

    /// <summary>Looks.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="caller">Who looks; the caller's own limit is that one's.</param>
    public async Task LookAsync(string product, Caller caller)
    {
        await using var lease = products.Lease(product);
        Settings = lease?.Models.Settings;
        Tried = Tried.Clear();
        Meters = lease is null ? [] : [.. (await meters.BudgetsAsync(lease, caller, CancellationToken.None)).Select(m => Of(m.Name, m.Spent, m.Limit))];
        Use = await meters.UseAsync(product, CancellationToken.None);
    }

    /// <summary>Asks each model for one word.</summary>
    public async Task TryAsync()
    {
        if (Settings is { } settings && !IsTrying)
        {
            IsTrying = true;
            try
            {
                Tried = (await ModelProbe.RunAsync(settings, clock, CancellationToken.None)).ToImmutableDictionary(r => r.Name);
            }
            finally
            {
                IsTrying = false;
            }
        }
    }

    private static Meter Of(string name, Spending spent, Budget limit)
    {
        var share = Math.Max(
            limit.Tokens is > 0 and var tokens ? 100.0 * spent.Tokens / tokens : 0,
            limit.Money is > 0 and var money ? (double)(100 * spent.Money / money) : 0);
        return new Meter(name, Text(spent.Tokens, spent.Money), Text(limit.Tokens, limit.Money), Math.Min(100, share));
    }

    private static string Text(long? tokens, decimal? money) => string.Join(" and ", new[]
    {
        tokens is { } t ? string.Create(CultureInfo.InvariantCulture, $"{t:N0} tokens") : null,
        money is { } m ? string.Create(CultureInfo.InvariantCulture, $"{m:0.####} in money") : null,
    }.OfType<string>());
}
