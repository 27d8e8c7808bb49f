using Microsoft.Net.Http.Headers;
using Parley.Governance;

namespace Parley.Server.Api;

/// <summary>Who calls, as the gate of access found: the owner of the installation or the caller of an API key, with the language and time zone of the request.</summary>
internal static class Callers
{
    private static readonly object Key = new();

    /// <summary>The caller of a request that passed the gate.</summary>
    /// <exception cref="InvalidOperationException">It did not: nobody may ask as nobody.</exception>
    public static Caller Of(HttpContext context) =>
        context.Items[Key] as Caller ?? throw new InvalidOperationException("The request has not passed the gate of access.");

    /// <summary>Notes the caller; only the gate of access knows.</summary>
    public static void Set(HttpContext context, Caller caller) => context.Items[Key] = caller;

    /// <summary>The caller with the language of the request.</summary>
    public static Caller Localized(HttpContext context)
    {
        var caller = Of(context);
        return caller with { Locale = Accepted(context.Request) ?? caller.Locale };
    }

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

        var caller = Localized(request.HttpContext);
        return caller with { TimeZone = zone!, Locale = turn.Locale is { Length: > 0 } named ? named : caller.Locale };
    }

    private static string? Accepted(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages)
            ? languages.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString()).FirstOrDefault(Locales.IsKnown)
            : null;
}
