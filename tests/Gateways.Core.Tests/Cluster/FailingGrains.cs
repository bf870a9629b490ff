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

        // What a grain sees when a grain that it calls fails.
        var seen = await Record(GrainFactory.GetGrain<IAuthenticationGrain>(0).AuthenticateAsync(Presented(request.Origin)));
        return new DeviceCredentials(CredentialsType.AccessToken, new SecretText(seen), null);
    }

    public static AuthenticationRequest Presented(RequestOrigin origin, bool wait = false) =>
        new() { Method = AuthenticationMethod.Token, Origin = origin, Revalidate = wait };

    private static async Task<string> Record<T>(ValueTask<Result<T>> call)
        where T : notnull
    {
        try
        {
            await call;
            return "nothing";
        }
        catch (Exception exception)
        {
            return exception.GetType().Name;
        }
    }
}

/// <summary>Fails, or waits to be cancelled.</summary>
public sealed class FailingAuthenticationGrain : Grain, IAuthenticationGrain
{
    public async ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default)
    {
        if (!request.Revalidate)
        {
            throw new InvalidOperationException("The other grain is broken.");
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new Fault(FaultCode.Unauthenticated, "never reached");
    }
}
