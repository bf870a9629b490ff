using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>One device profile, keyed by <see cref="DeviceProfileKey"/>.</summary>
[Alias("pc.IDeviceProfileGrain")]
public interface IDeviceProfileGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates or changes the profile; name and provision key are reserved first. Texts of wire-spec 7.1.
    /// Faults: InvalidArgument, NameTaken, CredentialTaken (provision key), InUse, VersionConflict, NotFound.
    /// </summary>
    /// <remarks>Five writes, one after another, each of up to 3 s: no device waits for it.</remarks>
    [Alias("save"), ResponseTimeout("00:00:15")]
    ValueTask<Result<DeviceProfileSnapshot>> SaveAsync(SaveDeviceProfileRequest request);

    /// <summary>
    /// Gives the profile a new random secret; the present one stays good beside it for the time that the request says, so that a
    /// line need not stop. Faults: NotFound, InvalidArgument (times, or a profile whose devices come with certificates).
    /// </summary>
    [Alias("rotate-secret"), ResponseTimeout("00:00:15")]
    ValueTask<Result<DeviceProfileSnapshot>> RotateSecretAsync(RotateSecretRequest request);

    /// <summary>Removes the profile. Faults: NotFound, InUse (devices reference it, or it is the default).</summary>
    [Alias("delete"), ResponseTimeout("00:00:15")]
    ValueTask<Result<Done>> DeleteAsync(string actor);

    /// <summary>The profile. Interleaves, so that other grains may ask while a save is under way. Fault: NotFound.</summary>
    [Alias("get"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<DeviceProfileSnapshot>> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Asked by the index of names and by a key's grain before a reservation is taken over: whether this profile holds the
    /// name or key, or is about to because a save is under way. Null asks about nothing.
    /// </summary>
    [Alias("holds"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<bool>> HoldsAsync(string? name, string? provisionKey, CancellationToken cancellationToken = default);
}
