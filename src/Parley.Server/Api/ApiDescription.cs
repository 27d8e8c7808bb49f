using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Parley.Server.Api;

/// <summary>
/// The description of the API, for programs (<c>/openapi/v1.json</c>) and for people (<c>/scalar</c>). What makes it is loaded when
/// somebody asks for it, in a container of its own over the server's services: most servers are never asked (decision 0014).
/// </summary>
/// <param name="services">The server's services, as registered.</param>
internal sealed class ApiDescription(IServiceCollection services) : IDisposable
{
    private const string Document = "v1";
    private const string Address = "/openapi/v1.json";

    private readonly SemaphoreSlim _writing = new(1, 1);
    private string? _written;

    /// <summary>Maps both.</summary>
    /// <param name="app">The endpoints of the page, which are made when they are asked for.</param>
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, WriteAsync).ExcludeFromDescription();
        app.MapScalarApiReference("/scalar", o =>
        {
            o.Title = "Parley";
            o.DefaultFonts = false;
            o.Telemetry = false;
        });
    }

    /// <inheritdoc />
    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync(HttpContext context)
    {
        await _writing.WaitAsync(context.RequestAborted);
        try
        {
            _written ??= await DescribeAsync(context.RequestServices, context.RequestAborted);
        }
        finally
        {
            _writing.Release();
        }

        context.Response.ContentType = "application/json;charset=utf-8";
        await context.Response.WriteAsync(_written, context.RequestAborted);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<string> DescribeAsync(IServiceProvider server, CancellationToken cancellationToken)
    {
        var own = new ServiceCollection { services };
        own.RemoveAll<IServer>();
        own.AddSingleton(server.GetRequiredService<EndpointDataSource>());
        own.AddOpenApi(Document, o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Parley";
            document.Info.Description = "Ask a product's data in plain words; every figure of an answer has its evidence.";
            document.Servers = [];
            return Task.CompletedTask;
        }));
        await using var provider = own.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document).GetOpenApiDocumentAsync(cancellationToken);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
    }
}
