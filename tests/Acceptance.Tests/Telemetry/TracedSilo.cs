using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Telemetry;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Telemetry;

/// <summary>A silo that tells a collector all it does, quickly.</summary>
public sealed class TracedSilo : IAsyncLifetime
{
    public const string HeaderSecret = "canary-of-the-collectors-key";

    public OtlpCollector Collector { get; private set; } = null!;

    public SiloProcess Silo { get; private set; } = null!;

    /// <summary>Settings that send to a collector.</summary>
    public static SiloSettings Telling(OtlpCollector collector) => (new SiloSettings() with
    {
        Environment = new Dictionary<string, string> { ["OTEL_BSP_SCHEDULE_DELAY"] = "200", ["OTEL_BLRP_SCHEDULE_DELAY"] = "200", ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000" },
    }).With("Telemetry:Otlp:Endpoint", collector.Url).With("Telemetry:Otlp:Protocol", "http/protobuf").With("Telemetry:Otlp:Headers", $"x-access-key={HeaderSecret}");

    public async ValueTask InitializeAsync()
    {
        Collector = await OtlpCollector.StartAsync();
        Silo = await SiloProcess.StartAsync(Telling(Collector));
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
