using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary>
/// Turns the token of a path, or the certificate of a DTLS session, into a device. Every request logs in anew: what was revoked
/// meanwhile is refused with the next request (I-14).
/// </summary>
internal sealed class DeviceLogin(DeviceCluster cluster)
{
    private static readonly Fault NoToken = new(FaultCode.Unauthenticated, "The path holds no token, and the session no certificate.");

    public static RequestOrigin OriginOf(CoapRequest request) =>
        new(TransportProtocol.Coap, request.Endpoint.Source.ToString(), Encrypted: request.Endpoint.Secured is not null);

    public ValueTask<Result<DeviceIdentity>> AuthenticateAsync(CoapRequest request, SecretText token) =>
        Login(request, token) is { } login ? cluster.AuthenticateAsync(login) : new(NoToken);

    // wire-spec 5.3: a token in the path is asked alone, also from a device with a certificate.
    private static AuthenticationRequest? Login(CoapRequest request, SecretText token)
    {
        if (!token.IsEmpty)
        {
            return new AuthenticationRequest { Method = AuthenticationMethod.Token, Origin = OriginOf(request), Token = token };
        }

        return request.Endpoint.Secured is { Chain: { } chain } peer
            ? new AuthenticationRequest { Method = AuthenticationMethod.Certificate, Origin = OriginOf(request), Chain = chain, OperationId = peer.OperationId }
            : null;
    }
}
