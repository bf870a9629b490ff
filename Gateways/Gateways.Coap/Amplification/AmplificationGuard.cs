using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Telemetry;

namespace ProvisioningCluster.Gateways.Coap.Amplification;

/// <summary>T-15: who may be sent more than three times what he sent, and what the others are told.</summary>
internal sealed class AmplificationGuard(EchoTokens tokens, ProvenAddresses addresses, CoapInstruments instruments)
{
    /// <summary>
    /// Lifts the allowance of a request from an address that is proven, or that proves itself with it. The cookie of a DTLS handshake
    /// proves the address that it was made from, not one that the session moved to.
    /// </summary>
    public void Judge(CoapRequest request)
    {
        var peer = request.Endpoint.Current;
        if (request.Endpoint.Secured is { IsProven: true } || addresses.Contains(peer))
        {
            request.Allowance.Lift();
        }
        else if (!request.Echo.IsEmpty && tokens.Proves(peer, request.Echo.Span))
        {
            request.Allowance.Lift();
            addresses.Add(peer);
        }
    }

    /// <summary>4.01 with an Echo value to repeat, RFC 9175 §2.3. Nothing was executed for the request.</summary>
    public CoapResponse Challenge(CoapRequest request)
    {
        instruments.OnChallenge();
        return new CoapResponse(CoapCode.Unauthorized) { Echo = tokens.Issue(request.Endpoint.Current) };
    }
}
