using System.Collections.Frozen;

namespace Parley.Analytics.Composing;

/// <summary>Signs of currencies that only one country's currency is commonly written with; all others show their ISO 4217 code.</summary>
internal static class Currencies
{
    private static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>
    {
        ["EUR"] = "€",
        ["USD"] = "$",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["UAH"] = "₴",
        ["TRY"] = "₺",
        ["NGN"] = "₦",
        ["PHP"] = "₱",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // ISO 4217 exponent 0.
    private static readonly FrozenSet<string> WithoutCents = FrozenSet.Create(
        StringComparer.Ordinal,
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF");

    public static string? Symbol(string code) => Symbols.GetValueOrDefault(code);

    public static bool HasCents(string code) => !WithoutCents.Contains(code);
}
