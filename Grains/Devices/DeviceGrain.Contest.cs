using Microsoft.Extensions.Logging;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Tells operators of names that somebody asks for in vain though nobody has logged in with their credentials (T-4).</summary>
internal sealed partial class DeviceGrain
{
    /// <summary>A device that asks once or twice more is a device with a bad network.</summary>
    private const int RefusalsBeforeAlert = 3;

    private int refusals;

    /// <summary>
    /// Either its device did not get the credentials, or somebody with a leaked secret took the name before it came: an operator has
    /// to look. Once per life of this activation, so a device that asks for days is one alert while it asks.
    /// </summary>
    private void NoteRefusal(Fault fault)
    {
        // A refusal was decided on a row that was just read, so its seen times are those of the ledger.
        if (fault.Reason is not (DeviceRules.NameTaken or DeviceRules.AlreadyProvisioned)
            || ++refusals != RefusalsBeforeAlert
            || Row is not { FirstSeenAt: null } contested)
        {
            return;
        }

        instruments.OnNameContested();
        LogNameContested(logger, contested.DeviceId, RefusalsBeforeAlert);
    }

    [LoggerMessage(1, LogLevel.Warning, "The name of device {DeviceId} was asked for {Refusals} times in vain, and nobody has logged in with its credentials: either its device did not get them, or somebody else took the name")]
    private static partial void LogNameContested(ILogger logger, Guid deviceId, int refusals);
}
