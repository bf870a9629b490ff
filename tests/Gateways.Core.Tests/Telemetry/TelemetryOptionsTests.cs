using Microsoft.Extensions.Configuration;
using ProvisioningCluster.Gateways.Core.Telemetry;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Telemetry;

public sealed class TelemetryOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_with_key_and_remedy_and_without_the_secret()
    {
        var result = new TelemetryOptionsRules().Validate(null, new TelemetryOptions
        {
            Sampling = 1.5,
            Otlp = new OtlpOptions { Endpoint = "collector:4317", Protocol = "udp", Headers = "a-secret-without-a-name" },
        });

        Assert.Equal(
            ["Telemetry:Sampling", "Telemetry:Otlp:Endpoint", "Telemetry:Otlp:Protocol", "Telemetry:Otlp:Headers"],
            result.Failures!.Select(failure => failure.Split(' ')[0]));
        Assert.DoesNotContain("a-secret", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("http://collector:4317", "grpc", "a=b")]
    [InlineData("https://collector.example/otlp", "http/protobuf", "a=b, c=d=e")]
    public void What_collectors_take_is_fine(string? endpoint, string? protocol, string? headers)
    {
        Assert.True(new TelemetryOptionsRules().Validate(null, new TelemetryOptions { Sampling = 0.1, Otlp = new OtlpOptions { Endpoint = endpoint, Protocol = protocol, Headers = headers } }).Succeeded);
    }

    [Theory]
    [InlineData(null, null, null, 1)]
    [InlineData("0.2", "always_off", null, 0.2)]
    [InlineData(null, "always_off", null, 0)]
    [InlineData(null, "parentbased_traceidratio", "0.25", 0.25)]
    [InlineData(null, "traceidratio", null, 1)]
    [InlineData(null, "always_on", "0.5", 1)]
    public void Our_key_comes_before_the_standard_variables(string? ours, string? sampler, string? argument, double share)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Telemetry:Sampling", ours), new("OTEL_TRACES_SAMPLER", sampler), new("OTEL_TRACES_SAMPLER_ARG", argument)])
            .Build();

        Assert.Equal(share, TelemetryExport.ShareOf(configuration));
    }
}
