using System.Diagnostics.Metrics;
using ProvisioningCluster.Gateways.Coap.Telemetry;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Counters of the encrypted port.</summary>
internal sealed class DtlsInstruments
{
    private readonly Counter<long> handshakes;
    private readonly Counter<long> unproven;
    private readonly Counter<long> discarded;
    private readonly UpDownCounter<long> sessions;

    public DtlsInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(CoapInstruments.Meter);
        handshakes = meter.CreateCounter<long>("coap.dtls.handshakes", "{handshake}", "Handshakes of clients that repeated their cookie, by outcome.");
        unproven = meter.CreateCounter<long>("coap.dtls.hellos", "{message}", "ClientHellos without a good cookie; nothing is kept of them.");
        discarded = meter.CreateCounter<long>("coap.dtls.discarded", "{message}", "Datagrams that belong to no session and no handshake.");
        sessions = meter.CreateUpDownCounter<long>("coap.dtls.sessions", "{session}", "Sessions that are established.");
    }

    public void OnHandshake(HandshakeOutcome outcome) => handshakes.Add(1, new KeyValuePair<string, object?>("outcome", Name(outcome)));

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
