using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Hosting;
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
    Drain drain,
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

    public Drain Drain => drain;

    public MqttInstruments Instruments => instruments;

    public ILogger<MqttConnection> Logger => logger;

    /// <summary>Begins the span of a message that a device published, as messaging's conventions have it; null when nobody wants spans.</summary>
    /// <param name="topic">A pattern of few kinds.</param>
    public static Activity? BeginMessage(string topic) => !GatewayTraces.AreWanted ? null : GatewayTraces.Begin(
        TransportProtocol.Mqtt,
        $"process {topic}",
        ActivityKind.Consumer,
        new("messaging.system", "mqtt"),
        new("messaging.operation.type", "process"),
        new("messaging.destination.name", topic));

    /// <summary>Begins the span of a CONNECT; null when nobody wants spans.</summary>
    public static Activity? BeginLogin() => !GatewayTraces.AreWanted ? null : GatewayTraces.Begin(
        TransportProtocol.Mqtt, "connect", ActivityKind.Server, new KeyValuePair<string, object?>("network.protocol.name", "mqtt"));

    /// <summary>Counts a request of a device that was answered now.</summary>
    public void OnRequest(GatewayOperation operation, GatewayOutcome outcome, long started) =>
        requests.OnRequest(TransportProtocol.Mqtt, operation, outcome, started);
}
