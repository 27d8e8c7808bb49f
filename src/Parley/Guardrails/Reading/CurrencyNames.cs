using System.Collections.Frozen;

namespace Parley.Guardrails.Reading;

/// <summary>How currencies are written: ISO 4217 codes, and signs with the codes that they can stand for.</summary>
/// <remarks>A table, for asking the platform for every culture's currency takes a tenth of a second and megabytes.</remarks>
internal static class CurrencyNames
{
    private const string Codes =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK "
        + "DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
        + "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK "
        + "PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
        + "USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

    private const string Signs =
        "$ USD|$ CAD|$ AUD|$ NZD|$ MXN|$ SGD|$ HKD|$ CLP|$ COP|$ ARS|US$ USD|C$ CAD|CA$ CAD|A$ AUD|AU$ AUD|NZ$ NZD|HK$ HKD|S$ SGD|MX$ MXN|NT$ TWD|R$ BRL|"
        + "€ EUR|£ GBP|£ EGP|¥ JPY|¥ CNY|JP¥ JPY|CN¥ CNY|₹ INR|₩ KRW|₪ ILS|₫ VND|₴ UAH|₺ TRY|₦ NGN|₱ PHP|฿ THB|₽ RUB|₸ KZT|₲ PYG|₡ CRC|₵ GHS|₾ GEL|"
        + "kr SEK|kr NOK|kr DKK|kr ISK|zł PLN|Kč CZK|Ft HUF|lei RON|Fr CHF|SFr CHF|R ZAR|RM MYR|Rp IDR|Rs PKR|Rs LKR|S/ PEN";

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByName = Codes.Split(' ').Select(c => (Written: c, Code: c))
        .Concat(Signs.Split('|').Select(s => (Written: s[..^4], Code: s[^3..])))
        .GroupBy(p => p.Written, p => p.Code, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>True where a text is how some currency is written.</summary>
    /// <param name="written">A code in capitals, or a sign.</param>
    public static bool Has(string written) => ByName.ContainsKey(written);

    /// <summary>True where a text can stand for a currency.</summary>
    /// <param name="written">A code in any case, or a sign.</param>
    /// <param name="code">The currency's ISO 4217 code.</param>
    public static bool Is(string written, string code) =>
        written.Equals(code, StringComparison.OrdinalIgnoreCase) || (ByName.TryGetValue(written, out var codes) && codes.Contains(code.ToUpperInvariant()));
}
