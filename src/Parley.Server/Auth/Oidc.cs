using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Parley.Governance.Accounts;

namespace Parley.Server.Auth;

/// <summary>Sign-in through an OpenID Connect provider: code flow with PKCE; afterwards the session is Parley's own, like any other.</summary>
internal static class Oidc
{
    private const string Scheme = "oidc";
    private const string Nowhere = "oidc-none";

    public static IServiceCollection AddOidc(this IServiceCollection services, ServerSettings settings)
    {
        if (settings.OidcAuthority is not { } authority)
        {
            return services;
        }

        services.AddAuthentication().AddCookie(Nowhere).AddOpenIdConnect(Scheme, o =>
        {
            o.SignInScheme = Nowhere;
            o.Authority = authority;
            o.ClientId = settings.OidcClientId;
            o.ClientSecret = settings.OidcClientSecret;
            o.RequireHttpsMetadata = !authority.StartsWith("http://127.0.0.1", StringComparison.Ordinal) && !authority.StartsWith("http://localhost", StringComparison.Ordinal);
            o.CallbackPath = "/oidc/callback";
            o.ResponseType = OpenIdConnectResponseType.Code;
            o.ResponseMode = OpenIdConnectResponseMode.Query;
            o.UsePkce = true;
            o.MapInboundClaims = false;
            o.Scope.Add("email");
            o.CorrelationCookie.SameSite = SameSiteMode.Lax;
            o.NonceCookie.SameSite = SameSiteMode.Lax;
            o.Events.OnTicketReceived = ReceivedAsync;
            o.Events.OnRemoteFailure = context =>
            {
                context.HandleResponse();
                context.Response.Redirect("/sign-in");
                return Task.CompletedTask;
            };
        });
        return services;
    }

    public static void Map(WebApplication app, ServerSettings settings)
    {
        if (settings.OidcAuthority is not null)
        {
            app.UseAuthentication();
            app.MapGet("/oidc/sign-in", (HttpContext http) => http.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = "/" })).ExcludeFromDescription();
        }
    }

    [SuppressMessage("Tidy", "Cancellation", Justification = "The context has the request, whose token is used.")]
    private static async Task ReceivedAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var user = context.Principal!;
        var services = context.HttpContext.RequestServices;
        var settings = services.GetRequiredService<ServerSettings>();
        var subject = $"{user.FindFirstValue("iss") ?? settings.OidcAuthority} {user.FindFirstValue("sub")}";
        var login = user.FindFirstValue("email") ?? user.FindFirstValue("preferred_username") ?? user.FindFirstValue("sub")!;
        ImmutableSortedSet<string> roles = [.. user.FindAll(settings.OidcRoleClaim).Select(c => c.Value.ToLowerInvariant()).DefaultIfEmpty("viewer")];
        var account = await services.GetRequiredService<AccountStore>()
            .ExternalAsync(subject, login, user.FindFirstValue("name") ?? login, roles, context.HttpContext.RequestAborted).ConfigureAwait(false);
        if (account is not null)
        {
            await services.GetRequiredService<Sessions>().BeginAsync(context.HttpContext, account).ConfigureAwait(false);
        }

        context.Response.Redirect(account is null ? "/sign-in" : "/");
    }
}
