using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Operators;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Mqtt.Connections;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>What every connection of this gateway shares.</summary>
internal sealed class MqttGateway(
    IOptions<MqttOptions> options,
    DeviceCluster cluster,
    IDeviceSessions sessions,
    ApiKeyCheck keys,
    EventConsumers consumers,
    TimeProvider time,
    MqttInstruments instruments,
    GatewayInstruments requests,
    ILogger<MqttConnection> logger)
{
    public MqttOptions Options { get; } = options.Value;

    public DeviceCluster Cluster => cluster;

    public IDeviceSessions Sessions => sessions;

    public ApiKeyCheck Keys => keys;

    public EventConsumers Consumers => consumers;

    public TimeProvider Time => time;

    public MqttInstruments Instruments => instruments;

    public ILogger<MqttConnection> Logger => logger;

    /// <summary>Counts a request of a device that was answered now.</summary>
    public void OnRequest(GatewayOperation operation, GatewayOutcome outcome, long started) =>
        requests.OnRequest(TransportProtocol.Mqtt, operation, outcome, started);
}
