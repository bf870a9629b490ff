using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Counts what the limits held off. No addresses as tags. Refused connections are told from the start on, as 0, so that an alert sees the first ones too.</summary>
internal sealed class LimitInstruments
{
    private readonly Counter<long> heldOff;
    private long refusedOfSource;
    private long refusedInAll;

    public LimitInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayInstruments.MeterName);
        heldOff = meter.CreateCounter<long>("gateway.provision.held_off", "{request}", "Provision requests that were held off because of their source.");
        meter.CreateObservableCounter("gateway.connections.refused", Refused, "{connection}", "Connections that were refused because too many are open, in all or of one source.");
    }

    /// <summary>A connection was refused.</summary>
    /// <param name="ofSource">By the limit of its source, and not by that of all.</param>
    public void OnConnectionRefused(bool ofSource) => Interlocked.Increment(ref (ofSource ? ref refusedOfSource : ref refusedInAll));

    public void OnSourceHeldOff(TransportProtocol protocol) =>
        heldOff.Add(1, new KeyValuePair<string, object?>("gateway.protocol", protocol.ToString().ToLowerInvariant()));

    private IEnumerable<Measurement<long>> Refused() =>
    [
        new(Interlocked.Read(ref refusedOfSource), new KeyValuePair<string, object?>("gateway.limit", "source")),
        new(Interlocked.Read(ref refusedInAll), new KeyValuePair<string, object?>("gateway.limit", "total")),
    ];
}
