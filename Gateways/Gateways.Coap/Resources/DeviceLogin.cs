using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary>Turns the token of a path into a device. Every request logs in anew: CoAP has no session.</summary>
internal sealed class DeviceLogin(DeviceCluster cluster)
{
    private static readonly Fault NoToken = new(FaultCode.Unauthenticated, "The path holds no token.");

    public static RequestOrigin OriginOf(CoapRequest request) =>
        new(TransportProtocol.Coap, request.Endpoint.Source.ToString(), Encrypted: false);

    public ValueTask<Result<DeviceIdentity>> AuthenticateAsync(CoapRequest request, SecretText token) =>
        token.IsEmpty
            ? new(NoToken)
            : cluster.AuthenticateAsync(new AuthenticationRequest { Method = AuthenticationMethod.Token, Origin = OriginOf(request), Token = token });
}
