using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Mqtt.Connections;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Metrics of the MQTT gateway.</summary>
internal sealed class MqttInstruments
{
    public const string MeterName = "ProvisioningCluster.Gateways.Mqtt";

    private static readonly string[] Causes = Enum.GetNames<EndingCause>();

    private readonly UpDownCounter<long> connections;
    private readonly Counter<long> endings;

    public MqttInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        connections = meter.CreateUpDownCounter<long>("gateway.mqtt.connections", "{connection}", "Open MQTT connections, with and without a session.");
        endings = meter.CreateCounter<long>("gateway.mqtt.endings", "{connection}", "Closed MQTT connections by cause.");
    }

    public void OnConnectionOpened() => connections.Add(1);

    public void OnConnectionClosed(EndingCause cause)
    {
        connections.Add(-1);
        endings.Add(1, new KeyValuePair<string, object?>("gateway.mqtt.cause", Causes[(int)cause]));
    }
}
