namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>Where traces, metrics and logs are sent. Each that is absent is as the standard <c>OTEL_EXPORTER_OTLP_…</c> variables say.</summary>
public sealed class OtlpOptions
{
    /// <summary>URL of a collector, such as <c>http://collector:4317</c>; absent, and without the standard variables: nothing is sent.</summary>
    public string? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>.</summary>
    public string? Protocol { get; set; }

    /// <summary>Headers of each request as <c>name=value</c>, parted by commas. They may be a secret.</summary>
    public string? Headers { get; set; }
}
