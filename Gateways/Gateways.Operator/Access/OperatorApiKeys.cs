using System.Net;
using ProvisioningCluster.Gateways.Core.Operators;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Who acts by the API key of a request.</summary>
internal sealed class OperatorApiKeys(ApiKeyCheck keys, OperatorInstruments instruments)
{
    /// <summary>Who acts, or what to answer.</summary>
    public async ValueTask<Identification> FindAsync(string text, IPAddress? source)
    {
        if ((await keys.FindAsync(new SecretText(text), source)).TryGet(out var opened, out var fault))
        {
            var user = opened.User;
            return new Identification(new OperatorIdentity(user.UserId, user.UserName, user.Tenant, opened.Authority, Guid.Empty) { ApiKeyId = opened.Key.KeyId, ApiKeyName = opened.Key.Description });
        }

        switch (fault.Code)
        {
            case FaultCode.LimitReached:
                instruments.OnSignIn("throttled");
                return new Identification(OperatorFaults.TooManySignIns(TimeSpan.FromSeconds(fault.RetryAfterSeconds ?? 1)));
            case FaultCode.Unauthenticated:
                instruments.OnSignIn("refused");
                return new Identification(OperatorFaults.Unauthenticated());
            default:
                return new Identification(OperatorFaults.Of(fault));
        }
    }
}
