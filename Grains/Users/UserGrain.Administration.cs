using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Users;

internal sealed partial class UserGrain
{
    /// <summary>The reference's default.</summary>
    private static readonly TimeSpan ActivationLifetime = TimeSpan.FromHours(24);

    public async ValueTask<Result<UserSnapshot>> SaveAsync(SaveUserRequest request)
    {
        if (!IsUser(request.UserId))
        {
            return UserRules.NoSuchUser;
        }

        if (!string.Equals(request.UserName, state.State.UserName, StringComparison.OrdinalIgnoreCase))
        {
            return UserRules.NameStays;
        }

        if (!Enum.IsDefined(request.Authority))
        {
            return UserRules.UnknownAuthority;
        }

        if (UserRules.Check(request.Details) is { } invalid)
        {
            return invalid;
        }

        await AuditChangeAsync(AuditAction.UserUpdated, request.Actor);
        return await WriteAsync(state.State with { Authority = request.Authority, Details = request.Details });
    }

    public async ValueTask<Result<UserSnapshot>> SetEnabledAsync(Guid userId, bool enabled, string actor)
    {
        if (!IsUser(userId))
        {
            return UserRules.NoSuchUser;
        }

        if (enabled == !state.State.Disabled)
        {
            return ToSnapshot(state.State);
        }

        await AuditChangeAsync(enabled ? AuditAction.UserEnabled : AuditAction.UserDisabled, actor);
        return await WriteAsync(enabled ? state.State with { Disabled = false } : state.State with { Disabled = true, Sessions = [], ActivationHash = null });
    }

    public async ValueTask<Result<UserSnapshot>> ResetPasswordAsync(Guid userId, string actor)
    {
        if (!IsUser(userId))
        {
            return UserRules.NoSuchUser;
        }

        if (state.State.PasswordHash.Length == 0)
        {
            return ToSnapshot(state.State);
        }

        await AuditChangeAsync(AuditAction.PasswordReset, actor);
        return await WriteAsync(state.State with { PasswordHash = string.Empty, Sessions = [], ActivationHash = null });
    }

    public async ValueTask<Result<Done>> DeleteAsync(Guid userId, string actor)
    {
        if (!IsUser(userId))
        {
            return UserRules.NoSuchUser;
        }

        await AuditChangeAsync(AuditAction.UserDeleted, actor);
        state.State = new UserState { Deleted = true };
        await state.WriteOrLeaveAsync(this);
        LogDeleted(logger, userId);
        return default(Done);
    }

    public async ValueTask<Result<UserActivation>> IssueActivationAsync(Guid userId, string actor)
    {
        if (!IsUser(userId))
        {
            return UserRules.NoSuchUser;
        }

        if (state.State.PasswordHash.Length > 0)
        {
            return UserRules.HasPassword;
        }

        var token = ActivationToken.Make(state.State.UserName);
        var expiresAt = (clock.GetUtcNow() + ActivationLifetime).ToUnixTimeMilliseconds();
        await AuditChangeAsync(AuditAction.ActivationIssued, actor);
        await WriteAsync(state.State with { ActivationHash = ActivationToken.HashOf(token), ActivationExpiresAt = expiresAt });
        return new UserActivation(token, expiresAt);
    }

    public async ValueTask<Result<UserSession>> ActivateAsync(SecretText token, SecretText password)
    {
        if (!Exists)
        {
            LeaveUnlessNeeded();
            return UserRules.NoSuchActivation;
        }

        if (!Opens(token))
        {
            await AuditAsync(new TenantId(state.State.TenantId), AuditAction.PasswordChanged, AuditStatus.Failure, UserRules.NoSuchActivation.Reason!);
            return UserRules.NoSuchActivation;
        }

        if (!(await TenantTitleAsync()).TryGet(out var title, out var unknown))
        {
            return unknown;
        }

        if (UserRules.CheckFirstPassword(password, state.State, title) is { } invalid)
        {
            return invalid;
        }

        var hash = await passwords.HashAsync(password);
        await AuditAsync(new TenantId(state.State.TenantId), AuditAction.PasswordChanged, AuditStatus.Success, string.Empty);

        // One write: the activation is used up with the password that it set.
        var opened = NewSession();
        await WriteAsync(state.State with { PasswordHash = hash.ToText(), ActivationHash = null, Sessions = [opened] });
        throttle = default;
        LogActivated(logger, state.State.UserId);
        return ToSession(opened);
    }

    private bool IsUser(Guid userId)
    {
        LeaveUnlessNeeded();
        return Exists && state.State.UserId == userId;
    }

    private bool Opens(SecretText token) =>
        state.State is { ActivationHash: { } hash, Disabled: false }
        && clock.GetUtcNow().ToUnixTimeMilliseconds() < state.State.ActivationExpiresAt
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ActivationToken.HashOf(token)), Encoding.ASCII.GetBytes(hash));

    private ValueTask AuditChangeAsync(AuditAction action, string actor) =>
        AuditAsync(new TenantId(state.State.TenantId), action, AuditStatus.Success, string.Empty, actor, state.State.UserName);

    private async ValueTask<UserSnapshot> WriteAsync(UserState next)
    {
        state.State = next;
        await state.WriteOrLeaveAsync(this);
        return ToSnapshot(next);
    }
}
