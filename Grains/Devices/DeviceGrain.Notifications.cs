using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Tells caches and live sessions, after the commit. What is not told is healed by the age of the caches (I-14).</summary>
internal sealed partial class DeviceGrain
{
    private async ValueTask TellAsync(DeviceTransition transition)
    {
        if (!transition.Changed || transition.Before is not { } before)
        {
            return;
        }

        await ForgetAsync(before.Credential);
        if (transition.After is { } after)
        {
            await ForgetAsync(after.Credential);
        }

        var reason = transition.After is null ? SessionEndReason.DeviceDeleted : SessionEndReason.CredentialsChanged;
        var sessions = new DeviceSessionsKey(before.Key.Tenant, before.DeviceId);
        await TryTellAsync(async () => await GrainFactory.GetGrain<IDeviceSessionsGrain>(sessions.ToString()).EndAsync(reason), "sessions");
    }

    private ValueTask ForgetAsync(CredentialRow credential)
    {
        var hash = secrets.LookupHash(credential.Space, credential.Credentials.CredentialsId);
        var key = new CredentialsKey(credential.Space, hash);
        return TryTellAsync(async () => await GrainFactory.GetGrain<ICredentialsGrain>(key.ToString()).ForgetAsync(), "credentials");
    }

    private async ValueTask TryTellAsync(Func<Task> tell, string whom)
    {
        try
        {
            await tell();
        }
        catch (Exception exception)
        {
            // The change is durable: its success stands whatever hinders the message.
            instruments.OnNotificationLost();
            LogNotificationLost(logger, exception, whom);
        }
    }
}
