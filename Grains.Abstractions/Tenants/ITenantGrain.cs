using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>One tenant, keyed <c>t:{tenant id}</c>: the index of its profiles and which of them is the default.</summary>
[Alias("pc.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the tenant and its profile <c>default</c> when they are missing; harmless to repeat. Answers the default profile.
    /// </summary>
    /// <remarks>Made for the start of a process, when everything is cold: it waits longer than a save.</remarks>
    [Alias("ensure"), ResponseTimeout("00:00:20")]
    ValueTask<Result<ProfileListing>> EnsureAsync(string name);

    /// <summary>
    /// Reserves a profile name; harmless to repeat. A reservation whose profile was never written, or lost the name, is taken
    /// over. Fault: NameTaken.
    /// </summary>
    [Alias("reserve-name")]
    ValueTask<Result<Done>> ReserveProfileNameAsync(string name, Guid profileId);

    /// <summary>Gives a name up if this profile holds it.</summary>
    [Alias("release-name")]
    ValueTask<Result<Done>> ReleaseProfileNameAsync(string name, Guid profileId);

    /// <summary>Moves the default flag. Fault: NotFound.</summary>
    [Alias("set-default")]
    ValueTask<Result<Done>> SetDefaultProfileAsync(Guid profileId);

    /// <summary>The tenant's profiles in order of name. Interleaves, so that a profile may ask while it is being saved.</summary>
    [Alias("profiles"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableArray<ProfileListing>>> ListProfilesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the tenant's profiles and takes no new ones: the tenant goes. Harmless to repeat; refused, and the tenant open as
    /// before, while a device belongs to it. Fault: InUse.
    /// </summary>
    [Alias("close"), ResponseTimeout("00:01:00")]
    ValueTask<Result<Done>> CloseAsync(string actor);
}
