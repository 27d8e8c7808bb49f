using System.Collections.Concurrent;
using System.Globalization;

namespace Parley.Models;

/// <summary>Tokens and money.</summary>
/// <param name="Tokens">Read and written.</param>
/// <param name="Money">In the currency of the prices.</param>
public sealed record Spending(long Tokens, decimal Money)
{
    /// <summary>Nothing.</summary>
    public static Spending None { get; } = new(0, 0);

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public Spending Plus(Spending other) => new(Tokens + other.Tokens, Money + other.Money);

    internal Spending Minus(Spending other) => new(Tokens - other.Tokens, Money - other.Money);

    internal bool Exceeds(Budget budget) => Tokens > (budget.Tokens ?? long.MaxValue) || Money > (budget.Money ?? decimal.MaxValue);
}

/// <summary>What a product has spent in this process and before it; safe for concurrent use.</summary>
public sealed class BudgetLedger
{
    private readonly ConcurrentDictionary<string, Spending> _spent = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>What was spent under a key.</summary>
    /// <param name="key">A key of <see cref="BudgetAccount"/>.</param>
    public Spending Of(string key) => _spent.GetValueOrDefault(key, Spending.None);

    /// <summary>True where something is known of a key.</summary>
    /// <param name="key">A key of <see cref="BudgetAccount"/>.</param>
    public bool Knows(string key) => _spent.ContainsKey(key);

    /// <summary>Takes over what was spent before this process began.</summary>
    /// <param name="key">A key of <see cref="BudgetAccount"/>.</param>
    /// <param name="spent">What was spent.</param>
    public void Begin(string key, Spending spent) => _spent.TryAdd(key, spent);

    internal string? Hold(IReadOnlyList<(string Key, Budget Limit, string Words)> limits, Spending held)
    {
        lock (_lock)
        {
            foreach (var (key, limit, words) in limits)
            {
                if (Of(key).Plus(held).Exceeds(limit))
                {
                    return words;
                }
            }

            foreach (var (key, _, _) in limits)
            {
                _spent[key] = Of(key).Plus(held);
            }

            return null;
        }
    }

    internal void Book(IReadOnlyList<(string Key, Budget Limit, string Words)> limits, Spending held, Spending spent)
    {
        lock (_lock)
        {
            foreach (var (key, _, _) in limits)
            {
                _spent[key] = Of(key).Minus(held).Plus(spent);
            }
        }
    }
}

/// <summary>The budgets of one turn, and its meter.</summary>
public sealed class BudgetAccount
{
    private readonly BudgetLedger _ledger;
    private readonly List<(string Key, Budget Limit, string Words)> _limits = [];
    private readonly Budget? _turn;
    private Spending _held = Spending.None;

    /// <summary>Opens the account of a turn.</summary>
    /// <param name="ledger">What the product has spent.</param>
    /// <param name="budgets">What it may spend.</param>
    /// <param name="product">The product.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="day">The day, in UTC.</param>
    public BudgetAccount(BudgetLedger ledger, BudgetSettings budgets, string product, string caller, DateOnly day)
    {
        _ledger = ledger;
        _turn = budgets.Turn;
        var date = day.ToString("O", CultureInfo.InvariantCulture);
        Add(budgets.Caller, $"{product}\n{date}\n{caller}", "your budget for language models is spent for today");
        Add(budgets.Day, $"{product}\n{date}", "the budget for language models is spent for today");
        Add(budgets.Product, product, "the budget for language models is spent");
    }

    /// <summary>What the turn has spent.</summary>
    public Spending Spent { get; private set; } = Spending.None;

    /// <summary>Keys of the ledger that this turn books to.</summary>
    public IEnumerable<string> Keys => _limits.Select(l => l.Key);

    /// <summary>The limits that hold for more than one turn, by their keys.</summary>
    public IEnumerable<(string Key, Budget Limit)> Limits => _limits.Select(l => (l.Key, l.Limit));

    /// <summary>Sets room aside.</summary>
    /// <param name="held">How much at most.</param>
    /// <exception cref="ModelException">There is not so much left; the message is for the asker.</exception>
    public void Hold(Spending held)
    {
        if (_turn is { } turn && Spent.Plus(_held).Plus(held).Exceeds(turn))
        {
            throw new ModelException(ModelFault.Budget, "the budget for language models is spent for this question");
        }

        if (_ledger.Hold(_limits, held) is { } words)
        {
            throw new ModelException(ModelFault.Budget, words);
        }

        _held = _held.Plus(held);
    }

    /// <summary>Books what was used in place of what was set aside.</summary>
    /// <param name="held">What was set aside.</param>
    /// <param name="spent">What was used.</param>
    public void Book(Spending held, Spending spent)
    {
        _held = _held.Minus(held);
        Spent = Spent.Plus(spent);
        _ledger.Book(_limits, held, spent);
    }

    private void Add(Budget? limit, string key, string words)
    {
        if (limit is not null)
        {
            _limits.Add((key, limit, words));
        }
    }
}
