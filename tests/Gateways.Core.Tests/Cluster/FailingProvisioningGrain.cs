using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>Fails in the way that the device name tells.</summary>
public sealed class FailingProvisioningGrain : Grain, IProvisioningGrain
{
    public async ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request)
    {
        switch (request.DeviceName)
        {
            case "throw":
                throw new InvalidOperationException("The grain is broken.");
            case "cancel":
                throw new OperationCanceledException("Somebody else gave up.");
            case "unavailable":
                return new Fault(FaultCode.Unavailable, "The ledger is gone.");
            case "never":
                await new TaskCompletionSource().Task;
                break;
        }

        return new DeviceCredentials(CredentialsType.AccessToken, new SecretText(await SeenFailureAsync()), null);
    }

    /// <summary>What a grain sees when a grain that it calls fails.</summary>
    private async Task<string> SeenFailureAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IAuthenticationGrain>(0).AuthenticateAsync(ScriptedAuthenticationGrain.From("throw"));
            return "nothing";
        }
        catch (Exception exception)
        {
            return exception.GetType().Name;
        }
    }
}
