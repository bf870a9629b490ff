using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Telemetry;

public sealed class GatewayInstrumentsTests
{
    [Fact]
    public void Every_request_is_measured_in_seconds_by_protocol_operation_and_outcome()
    {
        var time = new ManualTime();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var instruments = new GatewayInstruments(factory, time);
        var seen = new List<(double Seconds, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name == "gateway.request.duration")
                {
                    Assert.Equal("s", instrument.Unit);
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => seen.Add((value, string.Join(' ', tags.ToArray().Select(tag => tag.Value)))));
        listener.Start();

        foreach (var protocol in Enum.GetValues<TransportProtocol>())
        {
            foreach (var operation in Enum.GetValues<GatewayOperation>())
            {
                foreach (var outcome in Enum.GetValues<GatewayOutcome>())
                {
                    var started = time.GetTimestamp();
                    time.Advance(TimeSpan.FromSeconds(0.25));
                    instruments.OnRequest(protocol, operation, outcome, started);
                }
            }
        }

        Assert.Equal(4 * 6 * 7, seen.Count);
        Assert.All(seen, one => Assert.Equal(0.25, one.Seconds));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Contains((0.25, "coap attributes_request unauthenticated"), seen);
    }

    [Fact]
    public void The_outcome_of_provisioning_is_its_status()
    {
        Assert.Equal(GatewayOutcome.Success, GatewayInstruments.OutcomeOf(new DeviceCredentials(CredentialsType.AccessToken, default, null)));
        Assert.Equal(GatewayOutcome.NotFound, GatewayInstruments.OutcomeOf(new Fault(FaultCode.ProvisionDataNotFound, "x")));
        Assert.Equal(GatewayOutcome.Refused, GatewayInstruments.OutcomeOf(new Fault(FaultCode.ProvisioningRefused, "x")));
        Assert.Equal(GatewayOutcome.HeldOff, GatewayInstruments.OutcomeOf(new Fault(FaultCode.LimitReached, "x")));
    }
}
