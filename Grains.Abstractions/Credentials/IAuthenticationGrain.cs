using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>Stateless, interleaving worker (any key) that turns what a device presented into a device. The gateways' only door for logins.</summary>
[Alias("pc.IAuthenticationGrain")]
public interface IAuthenticationGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Looks the credentials up and compares them; a certificate chain may provision its device on the way, once per operation id. Faults: <see cref="FaultCode.Unauthenticated"/>,
    /// <see cref="FaultCode.TransportNotAllowed"/>. wire-spec 3.4, 3.7, 3.8, 4.2, 5.2.
    /// </summary>
    [Alias("authenticate"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default);
}
