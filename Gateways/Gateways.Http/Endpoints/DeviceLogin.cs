using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Http.Tokens;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

/// <summary>Turns the token of the path into a device (wire-spec 4.2).</summary>
internal sealed class DeviceLogin(DeviceCluster cluster)
{
    public async ValueTask<Result<DeviceIdentity>> EnterAsync(HttpContext context)
    {
        if (context.Features.Get<DeviceToken>() is not { Text.IsEmpty: false } token)
        {
            return new Fault(FaultCode.Unauthenticated, "There is no token in the path.");
        }

        var request = new AuthenticationRequest
        {
            Method = AuthenticationMethod.Token,
            Origin = RequestSource.Of(context),
            Token = token.Text,
        };
        return await cluster.AuthenticateAsync(request);
    }
}
