using Parley.Governance;

namespace Parley.Server.Ui;

/// <summary>What a browser says of the person before it.</summary>
/// <param name="Locale">BCP 47 name of the language, as in <c>navigator.language</c>.</param>
/// <param name="TimeZone">IANA name of the time zone.</param>
internal sealed record Browser(string? Locale, string? TimeZone)
{
    /// <summary>A browser that has said nothing yet.</summary>
    public static Browser Unknown { get; } = new(null, null);

    /// <summary>A person who asks through it. What is not known is left as it is.</summary>
    /// <param name="person">The person.</param>
    public Caller CallerOf(Caller person) => person with
    {
        Locale = Locale is { Length: > 0 } locale && Locales.IsKnown(locale) ? locale : person.Locale,
        TimeZone = TimeZone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : person.TimeZone,
    };
}
