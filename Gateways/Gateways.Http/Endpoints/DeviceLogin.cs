using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Gateways.Http.Tokens;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

/// <summary>
/// Turns the token of the path into a device (wire-spec 4.2); a path without one into the device of the client certificate. Where there
/// is a token, a certificate is not looked at (wire-spec 5.3). Every request is judged anew, also on a connection that is kept.
/// </summary>
internal sealed class DeviceLogin(DeviceCluster cluster)
{
    public async ValueTask<Result<DeviceIdentity>> EnterAsync(HttpContext context) =>
        RequestOf(context) is { } request
            ? await cluster.AuthenticateAsync(request)
            : new Fault(FaultCode.Unauthenticated, "There is no token in the path, and no client certificate.");

    private static AuthenticationRequest? RequestOf(HttpContext context)
    {
        if (context.Features.Get<DeviceToken>() is { Text.IsEmpty: false } token)
        {
            return new AuthenticationRequest
            {
                Method = AuthenticationMethod.Token,
                Origin = RequestSource.Of(context),
                Token = token.Text,
            };
        }

        return context.Features.Get<PresentedChain>() is { } presented
            ? new AuthenticationRequest
            {
                Method = AuthenticationMethod.Certificate,
                Origin = RequestSource.Of(context),
                Chain = presented.Chain,
                OperationId = Guid.CreateVersion7(),
            }
            : null;
    }
}
