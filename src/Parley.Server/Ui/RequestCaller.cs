using Parley.Governance;

namespace Parley.Server.Ui;

/// <summary>Who makes a plain request of the page: the signed-in person, or the one owner where there are no accounts.</summary>
internal static class RequestCaller
{
    /// <summary>The caller, with the language of the request.</summary>
    public static Caller Of(HttpContext http) => new Browser(
        http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString()).FirstOrDefault(Locales.IsKnown), null)
        .CallerOf(CurrentCaller.PersonOf(http.User.Identity?.IsAuthenticated == true ? http.User : null));
}
