using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>What tokens cost, in US dollars: the provider's own setting, else the list prices of OpenAI's models as published in 2025.</summary>
internal static class Prices
{
    // Model, dollars a million tokens in and out. A newer model of a family is taken for the family's: an estimate, and better than none.
    private static readonly (string Family, double In, double Out)[] List =
    [
        ("gpt-5", 1.25, 10), ("gpt-5-mini", 0.25, 2), ("gpt-5-nano", 0.05, 0.4), ("gpt-4.1", 2, 8), ("gpt-4.1-mini", 0.4, 1.6),
        ("gpt-4.1-nano", 0.1, 0.4), ("gpt-4o", 2.5, 10), ("gpt-4o-mini", 0.15, 0.6), ("gpt-4-turbo", 10, 30), ("gpt-4", 30, 60),
        ("gpt-3.5-turbo", 0.5, 1.5), ("o1", 15, 60), ("o3", 2, 8), ("o3-mini", 1.1, 4.4), ("o4-mini", 1.1, 4.4),
    ];

    /// <summary>The cost of a call; nothing where no price is known.</summary>
    public static double? Of(string model, long prompt, long completion, JsonObject config)
    {
        if ((config.Number("inputCost") ?? config.Number("cost")) is { } input)
        {
            return (prompt * input) + (completion * (config.Number("outputCost") ?? config.Number("cost") ?? input));
        }

        // gpt-5.4-mini is of gpt-5-mini's family: the longest beginning, and the same ending for small models.
        var size = model.EndsWith("-mini", StringComparison.Ordinal) || model.Contains("-mini-", StringComparison.Ordinal) ? "-mini" : model.Contains("-nano", StringComparison.Ordinal) ? "-nano" : "";
        foreach (var (family, priceIn, priceOut) in List.OrderByDescending(p => p.Family.Length))
        {
            var stem = family.Replace("-mini", "", StringComparison.Ordinal).Replace("-nano", "", StringComparison.Ordinal);
            if (model.StartsWith(stem, StringComparison.Ordinal) && family[stem.Length..] == size)
            {
                return ((prompt * priceIn) + (completion * priceOut)) / 1e6;
            }
        }

        return null;
    }
}
