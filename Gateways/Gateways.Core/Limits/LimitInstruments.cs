using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Counts what the limits held off. No addresses as tags.</summary>
internal sealed class LimitInstruments
{
    private readonly Counter<long> heldOff;
    private readonly Counter<long> refused;

    public LimitInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayInstruments.MeterName);
        heldOff = meter.CreateCounter<long>("gateway.provision.held_off", "{request}", "Provision requests that were held off because of their source.");
        refused = meter.CreateCounter<long>("gateway.connections.refused", "{connection}", "Connections that were refused because too many are open, in all or of one source.");
    }

    /// <summary>A connection was refused.</summary>
    /// <param name="ofSource">By the limit of its source, and not by that of all.</param>
    public void OnConnectionRefused(bool ofSource) => refused.Add(1, new KeyValuePair<string, object?>("gateway.limit", ofSource ? "source" : "total"));

    public void OnSourceHeldOff(TransportProtocol protocol) =>
        heldOff.Add(1, new KeyValuePair<string, object?>("gateway.protocol", protocol.ToString().ToLowerInvariant()));
}
