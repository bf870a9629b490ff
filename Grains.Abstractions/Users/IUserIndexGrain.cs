using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>
/// The users of one tenant, keyed by <see cref="UserIndexKey"/>. Changes go through it one after another, so that the last
/// administrator who can sign in is never removed, disabled or made an auditor.
/// </summary>
[Alias("pc.IUserIndexGrain")]
public interface IUserIndexGrain : IGrainWithStringKey
{
    /// <summary>Creates a user. Faults: InvalidArgument, NameTaken (in any tenant), LimitReached, InUse (the tenant is being deleted).</summary>
    [Alias("create"), ResponseTimeout("00:00:15")]
    ValueTask<Result<UserSnapshot>> CreateAsync(CreateUserRequest request);

    /// <summary>Changes a user of this tenant. Faults: NotFound, InvalidArgument, InUse (the last administrator).</summary>
    [Alias("save"), ResponseTimeout("00:00:15")]
    ValueTask<Result<UserSnapshot>> SaveAsync(SaveUserRequest request);

    /// <summary>Lets a user sign in, or ends every session and lets nobody. Faults: NotFound, InUse (the last administrator).</summary>
    [Alias("set-enabled"), ResponseTimeout("00:00:15")]
    ValueTask<Result<UserSnapshot>> SetEnabledAsync(Guid userId, bool enabled, string actor);

    /// <summary>
    /// Takes a user's password away and ends every session. Faults: NotFound, InUse (the last administrator of the system, whom nobody could
    /// help; a tenant's gets a new activation from them).
    /// </summary>
    [Alias("reset-password"), ResponseTimeout("00:00:15")]
    ValueTask<Result<UserSnapshot>> ResetPasswordAsync(Guid userId, string actor);

    /// <summary>Removes a user; the sessions end. Faults: NotFound, InUse (the last administrator).</summary>
    [Alias("delete"), ResponseTimeout("00:00:15")]
    ValueTask<Result<Done>> DeleteAsync(Guid userId, string actor);

    /// <summary>Lists a user that exists already and belongs to this tenant; harmless to repeat. Fault: NotFound.</summary>
    [Alias("adopt"), ResponseTimeout("00:00:15")]
    ValueTask<Result<UserSnapshot>> AdoptAsync(string userName);

    /// <summary>The user of this tenant with this id. Fault: NotFound.</summary>
    [Alias("find"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<UserSnapshot>> FindAsync(Guid userId, CancellationToken cancellationToken = default);

    /// <summary>All users of this tenant in order of name.</summary>
    [Alias("list"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<ImmutableArray<UserSnapshot>>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>The user of this tenant who has the key with this id. Fault: NotFound.</summary>
    [Alias("find-key"), Orleans.Concurrency.AlwaysInterleave, ResponseTimeout("00:00:15")]
    ValueTask<Result<UserSnapshot>> FindKeyAsync(Guid keyId, CancellationToken cancellationToken = default);

    /// <summary>Removes every user and takes no new ones: the tenant goes. Harmless to repeat.</summary>
    /// <remarks>Up to a thousand users, one after another.</remarks>
    [Alias("close"), ResponseTimeout("00:01:00")]
    ValueTask<Result<Done>> CloseAsync(string actor);
}
