using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Mqtt.Connections;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>What every connection of this gateway shares.</summary>
internal sealed class MqttGateway(
    IOptions<MqttOptions> options,
    DeviceCluster cluster,
    IDeviceSessions sessions,
    TimeProvider time,
    MqttInstruments instruments,
    ILogger<MqttConnection> logger)
{
    public MqttOptions Options { get; } = options.Value;

    public DeviceCluster Cluster => cluster;

    public IDeviceSessions Sessions => sessions;

    public TimeProvider Time => time;

    public MqttInstruments Instruments => instruments;

    public ILogger<MqttConnection> Logger => logger;
}
