using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Grains.Sessions;

/// <summary>Which of two sessions of one device stays: the one opened later; of two opened at once, the one that spoke last.</summary>
internal static class DeviceSessionsRules
{
    /// <summary>Gateways register every 15 seconds; one that was not heard of for three times that is gone.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    /// <summary>True when the newcomer takes the place of the current session, or is the current one.</summary>
    public static bool Wins(DeviceSession? current, DeviceSession newcomer) =>
        current is null || current.SessionId == newcomer.SessionId || newcomer.OpenedAt >= current.OpenedAt;
}
