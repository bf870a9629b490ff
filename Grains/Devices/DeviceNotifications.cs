using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Tells caches and live sessions of a device's change, after the commit. What is not told is healed by the age of the caches (I-14).</summary>
internal sealed partial class DeviceNotifications(
    IGrainFactory grains, ISecretProtector secrets, TimeProvider clock, GrainInstruments instruments, ILogger<DeviceNotifications> logger)
{
    /// <summary>A cache forgets by itself within this time: a device does not wait longer for a grain whose silo was lost (I-20).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask TellAsync(DeviceTransition transition)
    {
        if (!transition.Changed || transition.Before is not { } before)
        {
            return;
        }

        // The caches first: whoever is sent away comes back at once.
        await Task.WhenAll(ForgetAsync(before.Credential), transition.After is { } after ? ForgetAsync(after.Credential) : Task.CompletedTask);
        var reason = transition.After is null ? SessionEndReason.DeviceDeleted : SessionEndReason.CredentialsChanged;
        var sessions = new DeviceSessionsKey(before.Key.Tenant, before.DeviceId);
        await TryTellAsync(() => grains.GetGrain<IDeviceSessionsGrain>(sessions.ToString()).EndAsync(reason).AsTask(), "sessions");
    }

    /// <summary>Has whoever looks the credential up next read the ledger.</summary>
    public Task ForgetAsync(CredentialRow credential)
    {
        var hash = secrets.LookupHash(credential.Space, credential.Credentials.CredentialsId);
        var key = new CredentialsKey(credential.Space, hash);
        return TryTellAsync(() => grains.GetGrain<ICredentialsGrain>(key.ToString()).ForgetAsync().AsTask(), "credentials");
    }

    private async Task TryTellAsync(Func<Task> tell, string whom)
    {
        try
        {
            var told = tell();
            _ = told.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // nobody may be waiting any more
            await told.WaitAsync(Patience, clock);
        }
        catch (Exception exception)
        {
            // The change is durable: its success stands whatever hinders the message.
            instruments.OnNotificationLost();
            LogNotificationLost(logger, exception, whom);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The {Whom} of a device were not told of its change; they find out by themselves within their time")]
    private static partial void LogNotificationLost(ILogger logger, Exception exception, string whom);
}
