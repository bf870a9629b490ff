using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>One grain per credentials id, keyed by <see cref="CredentialsKey"/> (a keyed hash: no secret stands in a grain key).</summary>
[Alias("pc.ICredentialsGrain")]
public interface ICredentialsGrain : IGrainWithStringKey
{
    /// <summary>
    /// The device and credentials behind this id, from a cache of at most one second unless <paramref name="fresh"/>.
    /// <see cref="FaultCode.NotFound"/> is never cached: a credential works from the moment it is issued (I-4).
    /// </summary>
    [Alias("find")]
    ValueTask<Result<CredentialsOwner>> FindAsync(bool fresh, CancellationToken cancellationToken = default);

    /// <summary>Told by the device after its credentials changed or went: drops the cached row (I-14).</summary>
    [Alias("forget")]
    ValueTask<Result<Done>> ForgetAsync();
}
