using ModelContextProtocol.AspNetCore;
using Parley.Conversations;
using Parley.Conversations.Protocols;
using Parley.Server.Api;

namespace Parley.Server.Mcp;

/// <summary>
/// <c>/mcp</c>: the products over streamable HTTP, without sessions. The server only hosts; tools and resources are the
/// library's. Host and origin were checked by the gate of access.
/// </summary>
internal static class McpSetup
{
    public static IServiceCollection AddProductProtocol(this IServiceCollection services)
    {
        services.AddSingleton(s => new ProductProtocol(s.GetRequiredService<ServedProducts>(), s.GetRequiredService<RunTurn>().Invoke));
        services.AddMcpServer().WithHttpTransport(o =>
        {
            o.SessionMode = HttpServerSessionMode.Stateless;
            o.ConfigureSessionOptions = (context, options, _) =>
            {
                context.RequestServices.GetRequiredService<ProductProtocol>().Configure(options, Callers.Localized(context));
                return Task.CompletedTask;
            };
        });
        return services;
    }

    public static void MapProductProtocol(this WebApplication app) => app.MapMcp("/mcp").ExcludeFromDescription();
}
