using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Coap.Telemetry;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Counters of the encrypted port.</summary>
internal sealed class DtlsInstruments
{
    private readonly Counter<long> handshakes;
    private readonly Histogram<double> duration;
    private readonly Counter<long> unproven;
    private readonly Counter<long> discarded;
    private readonly UpDownCounter<long> sessions;

    public DtlsInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(CoapInstruments.Meter);
        handshakes = meter.CreateCounter<long>("coap.dtls.handshakes", "{handshake}", "Handshakes of clients that repeated their cookie, by outcome.");
        duration = meter.CreateHistogram(
            "coap.dtls.handshake.duration",
            unit: "s",
            description: "Time from the repeated cookie to the end of the handshake, by outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        unproven = meter.CreateCounter<long>("coap.dtls.hellos", "{message}", "ClientHellos without a good cookie; nothing is kept of them.");
        discarded = meter.CreateCounter<long>("coap.dtls.discarded", "{message}", "Datagrams that belong to no session and no handshake.");
        sessions = meter.CreateUpDownCounter<long>("coap.dtls.sessions", "{session}", "Sessions that are established.");
    }

    /// <summary>A handshake found no room: it took no time.</summary>
    public void OnNoRoom() => handshakes.Add(1, new KeyValuePair<string, object?>("outcome", Name(HandshakeOutcome.NoRoom)));

    /// <summary>A handshake ended.</summary>
    public void OnHandshake(HandshakeOutcome outcome, TimeSpan elapsed)
    {
        var ending = new KeyValuePair<string, object?>("outcome", Name(outcome));
        handshakes.Add(1, ending);
        duration.Record(elapsed.TotalSeconds, ending);
    }

    public void OnUnprovenHello() => unproven.Add(1);

    public void OnDiscarded() => discarded.Add(1);

    public void OnSessionOpened() => sessions.Add(1);

    public void OnSessionClosed() => sessions.Add(-1);

    private static string Name(HandshakeOutcome outcome) => outcome switch
    {
        HandshakeOutcome.Completed => "completed",
        HandshakeOutcome.Refused => "refused",
        HandshakeOutcome.Broken => "broken",
        HandshakeOutcome.TimedOut => "timed_out",
        HandshakeOutcome.GivenUp => "given_up",
        _ => "no_room",
    };
}
