using Microsoft.AspNetCore.DataProtection;
using Parley.Server.Ui.Conversations;

namespace Parley.Server.Ui;

/// <summary>The page: Blazor on the server, with no asset from elsewhere.</summary>
internal static class UiSetup
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        // What is protected by keys (which circuit a page belongs to) means nothing to another process, so they are not kept.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(o => o.SuppressXFrameOptionsHeader = true);
        return services.AddScoped<ConversationState>();
    }

    public static void MapUi(this WebApplication app)
    {
        app.MapStaticAssets();
        // Nothing of the page is posted, so there is nothing to forge; who may frame it, SecurityHeaders says.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null)
            .DisableAntiforgery();
    }
}
