using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Runtime;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Runtime;

public sealed class GrainInstrumentsTests
{
    [Fact]
    public void Requests_and_logins_are_counted_by_protocol_and_outcome()
    {
        using var provider = new ServiceCollection().AddMetrics().AddSingleton<GrainInstruments>().BuildServiceProvider();
        var instruments = provider.GetRequiredService<GrainInstruments>();
        var factory = provider.GetRequiredService<IMeterFactory>();
        var measured = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add($"{instrument.Name} {value} {Format(tags)}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add($"{instrument.Name} {value} {Format(tags)}"));
        listener.Start();

        instruments.OnProvision(TransportProtocol.Coap, ProvisionStrategy.AllowCreateNewDevices, "not_found", "wrong_secret", TimeSpan.FromMilliseconds(250));
        instruments.OnLogin(TransportProtocol.Mqtt, accepted: true);
        instruments.OnLogin(TransportProtocol.Http, accepted: false);
        instruments.OnNameContested();

        Assert.Equal(
            [
                "provisioning.requests 1 protocol=coap,outcome=not_found,strategy=allow_create,reason=wrong_secret",
                "provisioning.duration 0.25 protocol=coap,outcome=not_found",
                "provisioning.logins 1 protocol=mqtt,outcome=accepted",
                "provisioning.logins 1 protocol=http,outcome=refused",
                "provisioning.names.contested 1 ",
            ],
            measured);
    }

    private static string Format(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
