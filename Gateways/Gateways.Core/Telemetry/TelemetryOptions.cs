namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>What is told to a collector of OpenTelemetry. Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Share of requests that are traced, 0 to 1; null: what <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c> say, else all.</summary>
    public double? Sampling { get; set; }

    public OtlpOptions Otlp { get; set; } = new();
}
