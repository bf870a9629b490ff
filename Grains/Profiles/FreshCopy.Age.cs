namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Limits of <see cref="FreshCopy{T}"/>.</summary>
internal static class FreshCopy
{
    /// <summary>Bounds how long a switched-off profile still provisions when its change could not be announced (T-1).</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
}
