using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Gateways.Coap.Telemetry;

/// <summary>Counters of the CoAP gateway.</summary>
internal sealed class CoapInstruments
{
    public const string Meter = "ProvisioningCluster.Gateways.Coap";

    private readonly Counter<long> responses;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> malformed;
    private readonly Counter<long> shed;
    private readonly Counter<long> challenges;
    private readonly Counter<long> retransmissions;
    private readonly Counter<long> givenUp;

    public CoapInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        responses = meter.CreateCounter<long>("coap.server.responses", "{response}", "Responses by code.");
        duplicates = meter.CreateCounter<long>("coap.server.duplicates", "{message}", "Repeated requests that were answered without execution.");
        malformed = meter.CreateCounter<long>("coap.server.malformed", "{message}", "Datagrams that are not CoAP messages.");
        shed = meter.CreateCounter<long>("coap.server.shed", "{request}", "Requests refused for want of room, by what was full.");
        challenges = meter.CreateCounter<long>("coap.server.challenges", "{response}", "Echo challenges to unproven addresses.");
        retransmissions = meter.CreateCounter<long>("coap.server.retransmissions", "{message}", "Separate responses sent again.");
        givenUp = meter.CreateCounter<long>("coap.server.abandoned", "{message}", "Separate responses that were never acknowledged.");
    }

    public void OnResponse(string code) => responses.Add(1, new KeyValuePair<string, object?>("coap.response.code", code));

    public void OnDuplicate() => duplicates.Add(1);

    public void OnMalformed() => malformed.Add(1);

    public void OnShed(string full) => shed.Add(1, new KeyValuePair<string, object?>("full", full));

    public void OnChallenge() => challenges.Add(1);

    public void OnRetransmission() => retransmissions.Add(1);

    public void OnGivenUp() => givenUp.Add(1);
}
