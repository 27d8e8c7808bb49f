using System.Globalization;
using Parley.Models;
using Parley.Storage;

namespace Parley.Conversations.Modelled;

/// <summary>What was spent on models, kept beside the turns; added in the transaction of the turn that spent it.</summary>
internal static class ModelSpending
{
    private sealed class Row
    {
        public long Tokens { get; init; }

        public string Money { get; init; } = "0";
    }

    public static async Task<Spending> OfAsync(StateSession session, string account, CancellationToken cancellationToken) =>
        await session.FindAsync<Row>("SELECT tokens AS Tokens, money AS Money FROM model_spending WHERE account = @account", new { account }, cancellationToken)
            .ConfigureAwait(false) is { } row
            ? new Spending(row.Tokens, decimal.Parse(row.Money, CultureInfo.InvariantCulture))
            : Spending.None;

    public static async Task AddAsync(StateSession session, TurnSpending? spending, CancellationToken cancellationToken)
    {
        if (spending is not { Spent.Tokens: > 0 })
        {
            return;
        }

        foreach (var account in spending.Keys)
        {
            var sum = (await OfAsync(session, account, cancellationToken).ConfigureAwait(false)).Plus(spending.Spent);
            await session.ExecuteAsync(
                """
                INSERT INTO model_spending (account, tokens, money) VALUES (@account, @Tokens, @Money)
                ON CONFLICT (account) DO UPDATE SET tokens = @Tokens, money = @Money
                """, new { account, sum.Tokens, Money = sum.Money.ToString(CultureInfo.InvariantCulture) }, cancellationToken).ConfigureAwait(false);
        }
    }
}
