using System.Globalization;
using Parley.Evaluation.Providers;

namespace Parley.Evaluation.Running;

/// <summary>What a run may spend on models; once it is spent, nothing more is asked. Calls under way when it is are still paid.</summary>
/// <param name="most">US dollars; no limit where nothing.</param>
internal sealed class RunBudget(double? most)
{
    private readonly Lock _counting = new();
    private double _spent;

    /// <summary>Why nothing more is asked; null while something may be.</summary>
    public string? Refusal
    {
        get
        {
            lock (_counting)
            {
                return most is { } limit && _spent >= limit
                    ? string.Create(CultureInfo.InvariantCulture, $"The run's budget of ${limit:0.####} is spent (${_spent:0.####}); nothing more was asked.")
                    : null;
            }
        }
    }

    /// <summary>Counts what a reply cost; one that was at hand cost nothing.</summary>
    public void Add(ProviderReply reply)
    {
        if (reply is { IsCached: false, Cost: { } cost })
        {
            lock (_counting)
            {
                _spent += cost;
            }
        }
    }
}
