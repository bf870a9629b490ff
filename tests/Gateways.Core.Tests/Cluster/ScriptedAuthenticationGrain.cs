using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>Fails, waits to be cancelled, or knows a device, as the source tells.</summary>
public sealed class ScriptedAuthenticationGrain : Grain, IAuthenticationGrain
{
    public static AuthenticationRequest From(string source) =>
        new() { Method = AuthenticationMethod.Token, Origin = new RequestOrigin(TransportProtocol.Http, source, false) };

    public async ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default)
    {
        switch (request.Origin.Source)
        {
            case "throw":
                throw new InvalidOperationException("The other grain is broken.");
            case "wait":
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                break;
        }

        return new DeviceIdentity(new DeviceKey(TenantId.Default, "pump-3"), Guid.Parse(request.Origin.Source), Guid.Empty, 1);
    }
}
