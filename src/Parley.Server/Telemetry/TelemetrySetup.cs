using System.Runtime.CompilerServices;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Parley.Telemetry;

namespace Parley.Server.Telemetry;

/// <summary>Traces and metrics for a collector, where one is named; otherwise nothing of this is loaded and nothing is told.</summary>
internal static class TelemetrySetup
{
    public static void TellCollector(this WebApplicationBuilder builder, ServerSettings settings)
    {
        Instruments.CapturesContent = settings is { Otlp: not null, OtlpContent: true };
        if (settings.Otlp is { } collector)
        {
            Add(builder.Services, collector);
        }
    }

    // Of its own, so that a server without a collector does not load the libraries.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(IServiceCollection services, Uri collector) => services.AddOpenTelemetry()
        .ConfigureResource(r => r.AddService("parley", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3)))
        .WithTracing(t => t
            .AddSource(Instruments.Name, Instruments.Models)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddOtlpExporter(o => Address(o, collector, "v1/traces")))
        .WithMetrics(m => m
            .AddMeter(Instruments.Name, Instruments.Models)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .AddOtlpExporter(o => Address(o, collector, "v1/metrics")));

    private static void Address(OtlpExporterOptions options, Uri collector, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{signal}");
    }
}
