using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>Metrics of the encrypted listeners.</summary>
public sealed class TlsInstruments
{
    public const string MeterName = "ProvisioningCluster.Gateways.Tls";

    private static readonly string[] Outcomes = ["success", "failed", "stalled", "displaced"];

    private readonly Counter<long> handshakes;
    private readonly UpDownCounter<long> underWay;

    public TlsInstruments(IMeterFactory meters, ServerIdentities identities, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        handshakes = meter.CreateCounter<long>("gateway.tls.handshakes", "{handshake}", "Handshakes that ended, by listener and outcome.");
        underWay = meter.CreateUpDownCounter<long>("gateway.tls.handshakes.active", "{handshake}", "Handshakes under way.");
        meter.CreateObservableGauge(
            "gateway.tls.certificate.remaining",
            () => identities.InUse is { } identity ? [new Measurement<double>((identity.NotAfter - time.GetUtcNow()).TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s",
            "Time until the certificate of this server ends.");
    }

    /// <summary>A handshake began on a listener, such as <c>mqtts</c>.</summary>
    public void OnBegun(string listener) => underWay.Add(1, new KeyValuePair<string, object?>("gateway.listener", listener));

    /// <summary>A handshake ended.</summary>
    public void OnEnded(string listener, HandshakeOutcome outcome)
    {
        var name = new KeyValuePair<string, object?>("gateway.listener", listener);
        underWay.Add(-1, name);
        handshakes.Add(1, name, new KeyValuePair<string, object?>("gateway.outcome", Outcomes[(int)outcome]));
    }
}
