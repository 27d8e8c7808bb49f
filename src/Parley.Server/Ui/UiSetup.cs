using Microsoft.AspNetCore.DataProtection;
using Parley.Server.Ui.Analytics;
using Parley.Server.Ui.Conversations;
using Parley.Server.Ui.Conversations.Remembered;
using Parley.Server.Ui.Exports;
using Parley.Server.Ui.Governance;
using Parley.Server.Ui.Knowledge;
using Parley.Server.Ui.Products;

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
        services.AddSingleton<LiveTurns>().AddSingleton<TileRunner>().AddSingleton<Arrivals>();
        services.AddScoped<CurrentCaller>().AddScoped<ConversationState>().AddScoped<DashboardState>().AddScoped<PreferenceState>();
        return services.AddScoped<SidebarState>().AddScoped<HistoryState>().AddScoped<QueueState>().AddScoped<PeopleState>().AddScoped<DraftState>().AddScoped<HealthState>().AddScoped<DocumentState>();
    }

    public static void MapUi(this WebApplication app)
    {
        app.MapStaticAssets();
        ExportEndpoints.Map(app);
        // Nothing of the page is posted, so there is nothing to forge; who may frame it, SecurityHeaders says.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null)
            .DisableAntiforgery();
    }
}
