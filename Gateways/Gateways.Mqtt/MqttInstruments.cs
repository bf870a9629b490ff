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
    private readonly Counter<long> operatorSignIns;
    private readonly Counter<long> events;
    private long operatorSessions;

    public MqttInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        connections = meter.CreateUpDownCounter<long>("gateway.mqtt.connections", "{connection}", "Open MQTT connections, with and without a session.");
        endings = meter.CreateCounter<long>("gateway.mqtt.endings", "{connection}", "Closed MQTT connections by cause.");
        operatorSignIns = meter.CreateCounter<long>("gateway.mqtt.operator.sign_ins", "{attempt}", "Operators' sign-ins by outcome.");
        events = meter.CreateCounter<long>("gateway.mqtt.operator.events", "{event}", "Events sent to operators, again ones too.");
        meter.CreateObservableUpDownCounter("gateway.mqtt.operator.sessions", () => Interlocked.Read(ref operatorSessions), "{session}", "Operators' sessions that listen to events.");
    }

    public void OnConnectionOpened() => connections.Add(1);

    public void OnOperatorSignIn(string outcome) => operatorSignIns.Add(1, new KeyValuePair<string, object?>("gateway.outcome", outcome));

    public void OnOperatorSessionBegun() => Interlocked.Increment(ref operatorSessions);

    public void OnOperatorSessionEnded() => Interlocked.Decrement(ref operatorSessions);

    public void OnEventSent() => events.Add(1);

    public void OnConnectionClosed(EndingCause cause)
    {
        connections.Add(-1);
        endings.Add(1, new KeyValuePair<string, object?>("gateway.mqtt.cause", Causes[(int)cause]));
    }
}
