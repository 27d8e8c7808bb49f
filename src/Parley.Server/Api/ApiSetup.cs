using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Parley.Answers;
using Parley.Conversations;
using Parley.Server.Auth;

namespace Parley.Server.Api;

/// <summary>The products that can be asked, in a fixed order.</summary>
internal delegate ImmutableArray<ProductDocument> ListProducts();

/// <summary>The HTTP API: JSON in and out, problem details for every error, described by <c>/openapi/v1.json</c>.</summary>
internal static class ApiSetup
{
    /// <summary>The largest request body, in bytes.</summary>
    public const int MaxBody = 256 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<KeyedCallers>();
        services.AddSingleton<ListProducts>(s => () => [.. s.GetRequiredService<ServedProducts>().Products.Select(ProductsApi.Of)]);
        services.ConfigureHttpJsonOptions(o =>
        {
            AnswerJson.Configure(o.SerializerOptions);
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        // Otherwise only a developer's machine says what is wrong with a body.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddSingleton(_ => new ApiDescription(services));
        return services;
    }

    public static void UseApiErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A client that went away needs no answer; what it asked is recorded as stopped.
            SuppressDiagnosticsCallback = context => context.Exception is OperationCanceledException || Problems.Of(context.Exception) is not null,
            ExceptionHandler = HandleAsync,
        });
        app.UseStatusCodePages(c => Problems.WriteAsync(c.HttpContext, Problems.OfStatus(c.HttpContext.Response.StatusCode)));
        app.Use((context, next) =>
        {
            SecurityHeaders.Add(context);
            return context.Request.ContentLength > MaxBody ? Problems.WriteAsync(context, Problems.TooLarge()) : next(context);
        });
        app.UseMiddleware<AccessGate>();
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status500InternalServerError);
        ConversationsApi.Map(api);
        TurnsApi.Map(api);
        ProductsApi.Map(api);
        KnowledgeApi.Map(api);
        SignalsApi.Map(api);
        KeysApi.Map(api);
        HealthApi.Map(app);
    }

    private static Task HandleAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        if (error is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        var problem = Problems.Of(error) ?? Problems.Of(
            StatusCodes.Status500InternalServerError, "fault", "Something went wrong on our side", "The server's log has it under this traceId.");
        return Problems.WriteAsync(context, problem);
    }
}
