using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Mqtt.Connections;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Metrics of the MQTT gateway.</summary>
internal sealed class MqttInstruments
{
    public const string MeterName = "ProvisioningCluster.Gateways.Mqtt";

    private readonly UpDownCounter<long> connections;
    private readonly Counter<long> endings;
    private readonly Counter<long> refusedConnections;
    private readonly Counter<long> undecodable;
    private readonly Histogram<double> provisionDuration;

    public MqttInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        connections = meter.CreateUpDownCounter<long>("mqtt.server.active_connections", "{connection}", "Open MQTT connections.");
        endings = meter.CreateCounter<long>("mqtt.server.closed_connections", "{connection}", "Closed MQTT connections by cause.");
        refusedConnections = meter.CreateCounter<long>("mqtt.server.shed_connections", "{connection}", "Connections over a connection limit.");
        undecodable = meter.CreateCounter<long>("mqtt.server.undecodable_provisions", "{request}", "Provision requests that could not be decoded.");
        provisionDuration = meter.CreateHistogram<double>("mqtt.server.provision.duration", "s", "Time from a provision request to its answer.");
    }

    public void OnConnectionShed() => refusedConnections.Add(1);

    public void OnConnectionOpened() => connections.Add(1);

    public void OnConnectionClosed(EndingCause cause)
    {
        connections.Add(-1);
        endings.Add(1, new KeyValuePair<string, object?>("cause", cause.ToString()));
    }

    public void OnProvisionUndecodable() => undecodable.Add(1);

    public void OnProvisionAnswered(FaultCode? fault, TimeSpan duration) =>
        provisionDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", fault?.ToString() ?? "Success"));
}
