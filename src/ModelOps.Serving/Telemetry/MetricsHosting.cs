using System.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModelOps.Serving.Telemetry;

/// <summary><c>/metrics</c> for Prometheus, and OTLP where the environment names a collector.</summary>
internal static class MetricsHosting
{
    internal const string Path = "/metrics";
    private const string Settings = "OTEL_";
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    // Not the models' own meter: it says again, and on the hot path, what the requests' says.
    private static readonly string[] _meters = [ServingMetrics.MeterName, "ModelOps.Monitoring", "ModelOps.Deployments", "System.Runtime"];

    internal static Action<WebApplicationBuilder>? Configure(ScoringOptions options) => !options.Metrics ? null : builder =>
    {
        var settings = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(each => KeyValuePair.Create((string)each.Key, (string?)each.Value)).Where(each => each.Key.StartsWith(Settings, StringComparison.Ordinal)).ToDictionary();
        builder.Configuration.AddInMemoryCollection(settings);
        var hasCollector = settings.GetValueOrDefault(Collector) is { Length: > 0 };
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(settings.GetValueOrDefault(ServiceName) ?? options.ModelName))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(_meters).AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false);
                if (hasCollector)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (hasCollector)
        {
            telemetry.WithTracing(tracing => tracing.AddSource("ModelOps.*", "Microsoft.AspNetCore").AddOtlpExporter());
        }
    };

    internal static void Map(WebApplication app, ScoringOptions options)
    {
        if (options.Metrics)
        {
            app.MapPrometheusScrapingEndpoint(Path);
        }
    }
}
