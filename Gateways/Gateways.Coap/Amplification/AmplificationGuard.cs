using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Coap.Telemetry;

namespace ProvisioningCluster.Gateways.Coap.Amplification;

/// <summary>T-15: who may be sent more than three times what he sent, and what the others are told.</summary>
internal sealed class AmplificationGuard(EchoTokens tokens, ProvenAddresses addresses, CoapInstruments instruments)
{
    /// <summary>Lifts the allowance of a request from an address that is proven, or that proves itself with it.</summary>
    public void Judge(CoapRequest request)
    {
        if (addresses.Contains(request.Endpoint))
        {
            request.Allowance.Lift();
        }
        else if (!request.Echo.IsEmpty && tokens.Proves(request.Endpoint, request.Echo.Span))
        {
            request.Allowance.Lift();
            addresses.Add(request.Endpoint);
        }
    }

    /// <summary>4.01 with an Echo value to repeat, RFC 9175 §2.3. Nothing was executed for the request.</summary>
    public CoapResponse Challenge(CoapRequest request)
    {
        instruments.OnChallenge();
        return new CoapResponse(CoapCode.Unauthorized) { Echo = tokens.Issue(request.Endpoint) };
    }
}
