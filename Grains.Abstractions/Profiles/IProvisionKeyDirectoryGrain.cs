using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>
/// The one list (key 0) of provision keys in use. Every silo keeps a copy at most one second old, so an unknown key is
/// refused without touching a grain or the storage (T-2, T-3). It may name keys whose profile lost them: the profile decides.
/// </summary>
[Alias("pc.IProvisionKeyDirectoryGrain")]
public interface IProvisionKeyDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a key before its profile is written.</summary>
    [Alias("add")]
    ValueTask<Result<Done>> AddAsync(string provisionKey, DeviceProfileKey profile);

    /// <summary>Adds the hash of a CA as key, together with the comparable form of the CA's subject; the same hash always has the same.</summary>
    [Alias("add-authority")]
    ValueTask<Result<Done>> AddAuthorityAsync(string provisionKey, DeviceProfileKey profile, string authorityName);

    /// <summary>Removes a key after its profile gave it up.</summary>
    [Alias("remove")]
    ValueTask<Result<Done>> RemoveAsync(string provisionKey, DeviceProfileKey profile);

    /// <summary>The list when it is newer than <paramref name="knownVersion"/>, else an answer without entries and the same version.</summary>
    [Alias("read"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ProvisionKeyList>> ReadAsync(long knownVersion, CancellationToken cancellationToken = default);

    /// <summary>Reads like <see cref="ReadAsync"/>, and has the caller told of changed profiles while its copy may be in use.</summary>
    [Alias("watch"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ProvisionKeyList>> WatchAsync(long knownVersion, IProfileObserver observer);

    /// <summary>
    /// Called after a profile was written: answers when every silo has dropped its copy, or when the copies of those that
    /// cannot be reached are too old to be served. So a change holds from the answer of its save (wire-spec 6.4).
    /// </summary>
    [Alias("announce"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<Done>> AnnounceAsync();
}
