using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Counts what the limits held off. No addresses as tags.</summary>
internal sealed class LimitInstruments
{
    private readonly Counter<long> heldOff;

    public LimitInstruments(IMeterFactory meters) => heldOff = meters.Create(GatewayInstruments.MeterName)
        .CreateCounter<long>("gateway.provision.held_off", "{request}", "Provision requests that were held off because of their source.");

    public void OnSourceHeldOff(TransportProtocol protocol) =>
        heldOff.Add(1, new KeyValuePair<string, object?>("gateway.protocol", protocol.ToString().ToLowerInvariant()));
}
