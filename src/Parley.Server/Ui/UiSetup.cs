using Microsoft.AspNetCore.DataProtection;
using Parley.Server.Ui.Analytics;
using Parley.Server.Ui.Conversations;
using Parley.Server.Ui.Conversations.Remembered;
using Parley.Server.Ui.Exports;
using Parley.Server.Ui.Governance;
using Parley.Server.Ui.Knowledge;
using Parley.Server.Ui.Models;
using Parley.Server.Ui.Products;
using Parley.Server.Ui.Prompts;
using Parley.Server.Ui.Routing;
using Parley.Server.Ui.Signals;

namespace Parley.Server.Ui;

/// <summary>The page: Blazor on the server, with no asset from elsewhere.</summary>
internal static class UiSetup
{
    /// <summary>The largest message of a browser, in bytes: any field's text (parley.js sends at most 100,000 characters of one), however it is written.</summary>
    private const long MaxMessage = 1024 * 1024;

    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(o => o.MaximumReceiveMessageSize = MaxMessage);
        // What is protected by keys (which circuit a page belongs to) means nothing to another process, so they are not kept.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(o => o.SuppressXFrameOptionsHeader = true);
        // What would read keys from disk at start; it comes with each of the calls above.
        services.Remove(services.Single(s => s.ImplementationType?.Name == "DataProtectionHostedService"));
        services.AddSingleton<LiveTurns>().AddSingleton<TileRunner>().AddSingleton<Arrivals>();
        services.AddScoped<CurrentCaller>().AddScoped<ConversationState>().AddScoped<DashboardState>().AddScoped<PreferenceState>();
        return services.AddScoped<SidebarState>().AddScoped<HistoryState>().AddScoped<QueueState>().AddScoped<PeopleState>().AddScoped<DraftState>().AddScoped<HealthState>().AddScoped<DocumentState>()
            .AddScoped<RoutesState>().AddScoped<PromptsState>().AddScoped<ModelsState>().AddScoped<NudgeState>().AddScoped<MonitorState>().AddScoped<LibraryState>();
    }

    /// <summary>Routes requests, to the page too once somebody asks for it.</summary>
    /// <param name="app">The server.</param>
    /// <param name="beside">Maps what else is made only when somebody asks for it.</param>
    public static void UsePage(this WebApplication app, Action<IEndpointRouteBuilder> beside)
    {
#pragma warning disable CA2000 // It lives as long as the server.
        var page = new PageEndpoints(app, made => Map(made, beside));
#pragma warning restore CA2000
        ((IEndpointRouteBuilder)app).DataSources.Add(page);
        app.UseRouting();
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is null)
            {
                page.Open();
            }

            return next(context);
        });
        app.UseRouting();
    }

    private static void Map(IEndpointRouteBuilder page, Action<IEndpointRouteBuilder> beside)
    {
        page.MapStaticAssets();
        ExportEndpoints.Map(page);
        beside(page);
        // Nothing of the page is posted, so there is nothing to forge; who may frame it, SecurityHeaders says.
        page.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null)
            .DisableAntiforgery();
    }
}
