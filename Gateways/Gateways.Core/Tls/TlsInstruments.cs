using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>Metrics of the encrypted listeners.</summary>
public sealed class TlsInstruments
{
    public const string MeterName = "ProvisioningCluster.Gateways.Tls";

    private static readonly string[] Outcomes = ["success", "failed", "stalled", "displaced"];

    private readonly Counter<long> handshakes;
    private readonly Histogram<double> duration;
    private readonly UpDownCounter<long> underWay;

    public TlsInstruments(IMeterFactory meters, ServerIdentities identities, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        handshakes = meter.CreateCounter<long>("gateway.tls.handshakes", "{handshake}", "Handshakes that ended, by listener and outcome.");
        duration = meter.CreateHistogram(
            "gateway.tls.handshake.duration",
            unit: "s",
            description: "Time from the connection to the end of its handshake.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
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
    public void OnEnded(string listener, HandshakeOutcome outcome, TimeSpan elapsed)
    {
        var name = new KeyValuePair<string, object?>("gateway.listener", listener);
        underWay.Add(-1, name);
        var ending = new KeyValuePair<string, object?>("gateway.outcome", Outcomes[(int)outcome]);
        handshakes.Add(1, name, ending);
        duration.Record(elapsed.TotalSeconds, name, ending);
    }
}
