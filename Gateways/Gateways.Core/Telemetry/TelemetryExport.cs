using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to a collector, when configuration names one; else nobody listens and spans are not even made. Sending is another thread's work
/// from bounded queues: a collector that is away or slow costs what it was to be told, and no device anything.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>What the exporter's queues took and dropped (<c>error.type</c> is <c>queue_full</c>).</summary>
    public const string OwnMeter = "otel.sdk.experimental";

    private const string StandardPrefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>The standard variables that name a collector.</summary>
    private static readonly string[] StandardEndpoints =
        [$"{StandardPrefix}ENDPOINT", $"{StandardPrefix}TRACES_ENDPOINT", $"{StandardPrefix}METRICS_ENDPOINT", $"{StandardPrefix}LOGS_ENDPOINT"];

    public static void AddTelemetryExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsRules>();
        var section = builder.Configuration.GetSection(TelemetryOptions.Section);
        if (!StandardEndpoints.Append($"{TelemetryOptions.Section}:Otlp:Endpoint").Any(key => !string.IsNullOrEmpty(builder.Configuration[key])))
        {
            return;
        }

        // The exporter knows the standard names, so ours become them; what we do not say stays as the environment has it.
        builder.Configuration.AddInMemoryCollection(section.GetSection("Otlp").GetChildren()
            .Where(ours => !string.IsNullOrEmpty(ours.Value))
            .Select(ours => KeyValuePair.Create($"{StandardPrefix}{ours.Key.ToUpperInvariant()}", ours.Value)));
        builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .AddSource("ProvisioningCluster.*", "Microsoft.Orleans.Application")
                .SetSampler(new RequestSampler(ShareOf(builder.Configuration)))
                .AddProcessor(new OperationIds())
                .AddProcessor(new GrainKeys()))
            .WithLogging(
                logs => logs.AddProcessor(new OperationIdsOfLogs()),
                options => options.IncludeScopes = false) // scopes of the web server hold paths
            .UseOtlpExporter();
    }

    /// <summary>Our key, else the standard variables; all requests when neither says something else.</summary>
    internal static double ShareOf(IConfiguration configuration)
    {
        var text = configuration[$"{TelemetryOptions.Section}:Sampling"] is { Length: > 0 } ours ? ours : configuration["OTEL_TRACES_SAMPLER"] switch
        {
            "always_off" or "parentbased_always_off" => "0",
            "traceidratio" or "parentbased_traceidratio" => configuration["OTEL_TRACES_SAMPLER_ARG"],
            _ => null,
        };

        // What is no share stops the start, by the rules of the options.
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share >= 0 && share <= 1 ? share : 1;
    }
}
