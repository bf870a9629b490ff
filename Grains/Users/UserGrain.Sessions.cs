using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Users;

internal sealed partial class UserGrain
{
    public async ValueTask<Result<UserSession>> RefreshAsync(Guid sessionId, Guid refreshId)
    {
        var now = clock.GetUtcNow();
        if (OpenSession(sessionId) is not { } session)
        {
            return UserRules.NoSuchSession;
        }

        switch (SessionRules.Judge(session, refreshId, now))
        {
            case RefreshVerdict.Repeat:
                return ToSession(session);

            case RefreshVerdict.Exchange:
                var next = session with { PreviousRefreshId = session.RefreshId, RefreshId = Guid.NewGuid(), RefreshedAt = now.ToUnixTimeMilliseconds() };
                await KeepAsync(SessionRules.Open(SessionRules.Without(state.State.Sessions, sessionId), next, now));
                return ToSession(next);

            default:
                await AuditAsync(new TenantId(state.State.TenantId), AuditAction.SessionRefreshed, AuditStatus.Failure, "refresh_reused");
                await KeepAsync(SessionRules.Without(state.State.Sessions, sessionId));
                LogReused(logger, state.State.UserId);
                return UserRules.NoSuchSession;
        }
    }

    public ValueTask<Result<UserSnapshot>> GetSessionUserAsync(Guid sessionId)
    {
        if (OpenSession(sessionId) is null)
        {
            LeaveUnlessNeeded();
            return ValueTask.FromResult<Result<UserSnapshot>>(UserRules.NoSuchSession);
        }

        return ValueTask.FromResult<Result<UserSnapshot>>(ToSnapshot(state.State));
    }

    public async ValueTask<Result<Done>> SignOutAsync(Guid sessionId)
    {
        if (OpenSession(sessionId) is not null)
        {
            await AuditAsync(new TenantId(state.State.TenantId), AuditAction.SignOut, AuditStatus.Success, string.Empty);
            await KeepAsync(SessionRules.Without(state.State.Sessions, sessionId));
        }

        return default(Done);
    }

    public async ValueTask<Result<UserSession>> ChangePasswordAsync(Guid sessionId, SecretText currentPassword, SecretText newPassword)
    {
        if (OpenSession(sessionId) is null)
        {
            return UserRules.NoSuchSession;
        }

        if (!(await TenantTitleAsync()).TryGet(out var title, out var unknown))
        {
            return unknown;
        }

        if (UserRules.CheckNewPassword(currentPassword, newPassword, state.State, title) is { } invalid)
        {
            return invalid;
        }

        var tenant = new TenantId(state.State.TenantId);
        if (throttle.Refuses(clock.GetUtcNow()))
        {
            await AuditAsync(tenant, AuditAction.PasswordChanged, AuditStatus.Failure, "delayed");
            return UserRules.WrongPassword;
        }

        if (!await passwords.VerifyAsync(currentPassword, PasswordHash.Parse(state.State.PasswordHash)))
        {
            throttle = throttle.Fail(clock.GetUtcNow());
            await AuditAsync(tenant, AuditAction.PasswordChanged, AuditStatus.Failure, "wrong_password");
            return UserRules.WrongPassword;
        }

        var hash = await passwords.HashAsync(newPassword);
        await AuditAsync(tenant, AuditAction.PasswordChanged, AuditStatus.Success, string.Empty);
        throttle = default;

        // One write: there is no moment at which a session of the old password outlives it.
        var opened = NewSession();
        state.State = state.State with { PasswordHash = hash.ToText(), Sessions = [opened] };
        await state.WriteOrLeaveAsync(this);
        return ToSession(opened);
    }

    /// <summary>What the user's tenant is called; empty for system administrators, who have none.</summary>
    private async ValueTask<Result<string>> TenantTitleAsync()
    {
        var found = await GrainFactory.GetGrain<ITenantDirectoryGrain>(0).FindAsync(new TenantId(state.State.TenantId));
        return found.TryGet(out var tenant, out var fault) ? tenant.Title : fault.Code == FaultCode.NotFound ? string.Empty : fault;
    }

    private async ValueTask<UserSession> OpenSessionAsync()
    {
        var opened = NewSession();
        await KeepAsync(SessionRules.Open(state.State.Sessions, opened, clock.GetUtcNow()));
        return ToSession(opened);
    }

    private StoredSession NewSession() => new()
    {
        SessionId = Guid.NewGuid(),
        RefreshId = Guid.NewGuid(),
        RefreshedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private StoredSession? OpenSession(Guid sessionId) =>
        Exists ? SessionRules.Find(state.State.Sessions, sessionId, clock.GetUtcNow()) : null;

    private Task KeepAsync(ImmutableArray<StoredSession> sessions)
    {
        state.State = state.State with { Sessions = sessions };
        return state.WriteOrLeaveAsync(this);
    }

    private UserSession ToSession(StoredSession session) => new(ToSnapshot(state.State), session.SessionId, session.RefreshId);
}
