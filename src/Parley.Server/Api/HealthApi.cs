using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Storage;

namespace Parley.Server.Api;

/// <summary>For operators: is it up, can it work, which version is it.</summary>
internal static class HealthApi
{
    /// <summary>Less than this on the state's disk is reported before writing fails.</summary>
    private const long MinFreeBytes = 100L * 1024 * 1024;

    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("Operation").WithName("health").WithSummary("The process is up; looks at nothing else.");
        app.MapGet("/readyz", ReadyAsync).WithTags("Operation").WithName("ready").WithSummary("Questions can be taken: the state can be written, there is space, a product is served.")
            .Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/version", Version).WithTags("Operation").WithName("version").WithSummary("Which program this is.");
    }

    private static async Task<IResult> ReadyAsync(
        [FromServices] StateDatabase state, [FromServices] ServedProducts served, CancellationToken cancellationToken)
    {
        ImmutableArray<ReadinessCheck> checks =
        [
            await StateAsync(state, cancellationToken).ConfigureAwait(false),
            Disk(state.Location.Folder),
            served.Names is { IsEmpty: false } names
                ? new ReadinessCheck("products", true, string.Create(CultureInfo.InvariantCulture, $"{names.Length} served"))
                : new ReadinessCheck("products", false, "none is served"),
            .. Documents(served),
        ];
        var ready = new Readiness(checks.All(c => c.Ok), checks);
        return TypedResults.Json(ready, statusCode: ready.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<ReadinessCheck> StateAsync(StateDatabase state, CancellationToken cancellationToken)
    {
        try
        {
            await state.CheckAsync(cancellationToken).ConfigureAwait(false);
            return new ReadinessCheck("state", true, string.Create(CultureInfo.InvariantCulture, $"schema {state.SchemaVersion}, can be written"));
        }
        catch (StateException e)
        {
            // The message may name hosts and paths; probes are answered without a token.
            return new ReadinessCheck("state", false, e.Fault.ToString());
        }
    }

    // Names of products and files are not for probes, which need no token. What was served before is served while documents are read.
    private static ImmutableArray<ReadinessCheck> Documents(ServedProducts served)
    {
        var readings = served.Readings;
        var (done, total, failed) = (readings.Sum(r => r.Progress.Done), readings.Sum(r => r.Progress.Total), readings.Sum(r => r.Progress.Failed));
        return readings.IsEmpty
            ? []
            : [new ReadinessCheck("documents", true, string.Create(CultureInfo.InvariantCulture, $"reading: {done} of {total} files, {failed} could not be read"))];
    }

    private static ReadinessCheck Disk(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return new ReadinessCheck("disk", free >= MinFreeBytes, string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024)} MiB free"));
    }

    private static Ok<VersionDocument> Version([FromServices] StateDatabase state) => TypedResults.Ok(new VersionDocument(
        "parley", typeof(HealthApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0", state.SchemaVersion));
}
