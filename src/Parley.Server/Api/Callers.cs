using Microsoft.Net.Http.Headers;
using Parley.Governance;

namespace Parley.Server.Api;

/// <summary>Who calls: until there are accounts, the one owner of the installation, with the language and time zone of the request.</summary>
internal static class Callers
{
    public static Caller Owner => Caller.LocalOwner;

    /// <summary>The caller of a question.</summary>
    /// <param name="request">Its Accept-Language counts where no locale is named.</param>
    /// <param name="turn">What was asked.</param>
    /// <param name="problem">What cannot be used; null where all can.</param>
    public static Caller? Of(HttpRequest request, NewTurn turn, out Microsoft.AspNetCore.Mvc.ProblemDetails? problem)
    {
        problem = null;
        var zone = TimeZoneInfo.Utc;
        if (turn.TimeZone is { Length: > 0 } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            problem = Problems.Invalid("time_zone", $"There is no time zone \"{name}\"; write an IANA name such as Europe/Berlin.");
            return null;
        }

        if (turn.Locale is { Length: > 0 } locale && !Locales.IsKnown(locale))
        {
            problem = Problems.Invalid("locale", $"There is no language \"{locale}\"; write a BCP 47 name such as en or de-AT.");
            return null;
        }

        return Owner with { TimeZone = zone!, Locale = turn.Locale is { Length: > 0 } named ? named : Accepted(request) ?? Owner.Locale };
    }

    private static string? Accepted(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages)
            ? languages.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString()).FirstOrDefault(Locales.IsKnown)
            : null;
}
