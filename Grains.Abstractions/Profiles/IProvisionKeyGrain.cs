using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>One grain per provision key (<c>k:{key}</c>), unique over all tenants: says which profile owns it.</summary>
[Alias("pc.IProvisionKeyGrain")]
public interface IProvisionKeyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Reserves the key for a profile; repeating is harmless. A reservation whose profile does not hold the key any more is
    /// taken over. Fault: CredentialTaken.
    /// </summary>
    [Alias("claim")]
    ValueTask<Result<Done>> ClaimAsync(DeviceProfileKey profile);

    /// <summary>Gives the key up if this profile owns it.</summary>
    [Alias("release")]
    ValueTask<Result<Done>> ReleaseAsync(DeviceProfileKey profile);
}
