using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>One operator, keyed <c>u:{user name in lower case}</c>.</summary>
[Alias("pc.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Creates the user when there is none; never changes an existing one. Fault: NameTaken.</summary>
    [Alias("create")]
    ValueTask<Result<UserSnapshot>> CreateAsync(CreateUserRequest request);

    /// <summary>
    /// Checks the password (Argon2id). After five failures further tries are refused for a delay that doubles up to 15 minutes
    /// (T-22). An unknown user costs the same time and gets the same fault: Unauthenticated. Opens a session; of too many the
    /// one that was used longest ago ends.
    /// </summary>
    [Alias("sign-in")]
    ValueTask<Result<UserSession>> SignInAsync(SecretText password);

    /// <summary>
    /// Exchanges the session's refresh id for the next (T-21). An id that was exchanged before ends the session, because two
    /// parties hold it; only for ten seconds after the exchange it gives the same answer again, in case that was lost.
    /// Fault: Unauthenticated.
    /// </summary>
    [Alias("refresh")]
    ValueTask<Result<UserSession>> RefreshAsync(Guid sessionId, Guid refreshId);

    /// <summary>The user, if this session is open. Fault: Unauthenticated.</summary>
    [Alias("session"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<UserSnapshot>> GetSessionUserAsync(Guid sessionId);

    /// <summary>Ends the session; repeating is harmless.</summary>
    [Alias("sign-out")]
    ValueTask<Result<Done>> SignOutAsync(Guid sessionId);

    /// <summary>
    /// Changes the password, ends every session and opens a new one. Wrong current passwords count as failed sign-ins.
    /// Faults: Unauthenticated (the session is not open), InvalidArgument (a password, named by the field).
    /// </summary>
    [Alias("change-password")]
    ValueTask<Result<UserSession>> ChangePasswordAsync(Guid sessionId, SecretText currentPassword, SecretText newPassword);

    /// <summary>Changes authority and details; the tenant's index asks first. Faults: NotFound (also: another user has the name), InvalidArgument.</summary>
    [Alias("save")]
    ValueTask<Result<UserSnapshot>> SaveAsync(SaveUserRequest request);

    /// <summary>Forbids or allows to sign in; forbidding ends every session. Fault: NotFound.</summary>
    [Alias("set-enabled")]
    ValueTask<Result<UserSnapshot>> SetEnabledAsync(Guid userId, bool enabled, string actor);

    /// <summary>
    /// Removes the user and ends every session. The name is free again, but a start makes no user of it any more: what an
    /// operator removed stays away. Fault: NotFound.
    /// </summary>
    [Alias("delete")]
    ValueTask<Result<Done>> DeleteAsync(Guid userId, string actor);

    /// <summary>
    /// Takes the password away and ends every session; the user chooses another one by an activation. Machines with a key of the user
    /// go on. Harmless to repeat. Fault: NotFound.
    /// </summary>
    [Alias("reset-password")]
    ValueTask<Result<UserSnapshot>> ResetPasswordAsync(Guid userId, string actor);

    /// <summary>Makes an activation, which takes the place of an earlier one. Faults: NotFound, InvalidArgument (has a password already).</summary>
    [Alias("issue-activation")]
    ValueTask<Result<UserActivation>> IssueActivationAsync(Guid userId, string actor);

    /// <summary>
    /// Sets the first password and opens a session; the activation is used up. Faults: Unauthenticated (not this one, expired,
    /// used, disabled), InvalidArgument (the password).
    /// </summary>
    [Alias("activate")]
    ValueTask<Result<UserSession>> ActivateAsync(SecretText token, SecretText password);

    /// <summary>Makes a key for a machine that acts in the user's name. Faults: NotFound, InvalidArgument, LimitReached.</summary>
    [Alias("create-key")]
    ValueTask<Result<IssuedApiKey>> CreateKeyAsync(CreateApiKeyRequest request);

    /// <summary>Describes, disables or enables a key. Faults: NotFound (user or key), InvalidArgument.</summary>
    [Alias("change-key")]
    ValueTask<Result<ApiKeySnapshot>> ChangeKeyAsync(ChangeApiKeyRequest request);

    /// <summary>Revokes a key for good. Fault: NotFound (user or key).</summary>
    [Alias("delete-key")]
    ValueTask<Result<Done>> DeleteKeyAsync(Guid userId, Guid keyId, string actor);

    /// <summary>The user's keys, the oldest first. Fault: NotFound.</summary>
    [Alias("keys"), Orleans.Concurrency.ReadOnly]
    ValueTask<Result<ImmutableArray<ApiKeySnapshot>>> ListKeysAsync(Guid userId);

    /// <summary>
    /// Who acts by this key, if it is good. Fault: Unauthenticated, whatever is wrong with it; that it was refused is audited at
    /// most once a minute for each reason.
    /// </summary>
    [Alias("open-key"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<OpenedApiKey>> OpenKeyAsync(SecretText key);

    /// <summary>
    /// Remembers that the key was used just now, from <see cref="Audit.OperatorSource"/>; the audit has one row for each address and hour.
    /// Harmless to repeat, and to say of a key that is gone.
    /// </summary>
    [Alias("note-key-use")]
    ValueTask<Result<Done>> NoteKeyUseAsync(Guid keyId);

    /// <summary>The user. Fault: NotFound, with the reason <c>user_deleted</c> when there was one.</summary>
    [Alias("get"), Orleans.Concurrency.ReadOnly]
    ValueTask<Result<UserSnapshot>> GetAsync();
}
