using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Audit;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Users;

/// <summary>One operator. Collected after the longest delay, so that waiting for a new activation gains a guesser nothing.</summary>
[GrainType("user"), CollectionAgeLimit(Minutes = 16)]
internal sealed partial class UserGrain(
    [PersistentState(StateNames.User)] IPersistentState<UserState> state,
    PasswordHasher passwords,
    ILedger ledger,
    TimeProvider clock,
    ILogger<UserGrain> logger) : Grain, IUserGrain
{
    private SignInThrottle throttle;

    /// <summary>False for a name that nobody has, also when somebody had it.</summary>
    private bool Exists => state.RecordExists && !state.State.Deleted;

    public async ValueTask<Result<UserSnapshot>> CreateAsync(CreateUserRequest request)
    {
        if (UserRules.Check(request) is { } invalid)
        {
            return invalid;
        }

        if (Exists)
        {
            return UserRules.NameTaken;
        }

        var hash = request.WithoutPassword ? string.Empty : (await passwords.HashAsync(request.Password)).ToText();
        await AuditAsync(request.Tenant, AuditAction.UserCreated, AuditStatus.Success, string.Empty, request.Actor, request.UserName);
        state.State = new UserState
        {
            UserId = Guid.CreateVersion7(clock.GetUtcNow()),
            TenantId = request.Tenant.Value,
            UserName = request.UserName,
            Authority = request.Authority,
            CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            PasswordHash = hash,
            Details = request.Details ?? new UserDetails(),
        };
        await state.WriteOrLeaveAsync(this);

        LogCreated(logger, state.State.UserId);
        return ToSnapshot(state.State);
    }

    public async ValueTask<Result<UserSession>> SignInAsync(SecretText password)
    {
        var tenant = Exists ? new TenantId(state.State.TenantId) : (TenantId?)null;
        if (throttle.Refuses(clock.GetUtcNow()))
        {
            await AuditAsync(tenant, AuditAction.SignIn, AuditStatus.Failure, "delayed");
            return UserRules.Refused;
        }

        var stored = Exists && state.State.PasswordHash.Length > 0 ? PasswordHash.Parse(state.State.PasswordHash) : null;
        var tooLong = password.Reveal().Length > UserRules.MaxPasswordLength;
        if (tooLong || !await passwords.VerifyAsync(password, stored))
        {
            throttle = throttle.Fail(clock.GetUtcNow());
            await AuditAsync(tenant, AuditAction.SignIn, AuditStatus.Failure, "wrong_user_or_password");
            return UserRules.Refused;
        }

        if (state.State.Disabled)
        {
            await AuditAsync(tenant, AuditAction.SignIn, AuditStatus.Failure, "user_disabled");
            return UserRules.Refused;
        }

        await AuditAsync(tenant, AuditAction.SignIn, AuditStatus.Success, string.Empty);
        throttle = default;
        return await OpenSessionAsync();
    }

    public ValueTask<Result<UserSnapshot>> GetAsync()
    {
        if (!Exists)
        {
            LeaveUnlessNeeded();
            return ValueTask.FromResult<Result<UserSnapshot>>(state.RecordExists ? UserRules.DeletedUser : UserRules.NoSuchUser);
        }

        return ValueTask.FromResult<Result<UserSnapshot>>(ToSnapshot(state.State));
    }

    /// <summary>Questions about names that nobody has leave no grain behind (T-28), unless it remembers guesses.</summary>
    private void LeaveUnlessNeeded()
    {
        if (!Exists && throttle == default)
        {
            DeactivateOnIdle();
        }
    }

    private static UserSnapshot ToSnapshot(UserState user) =>
        new(user.UserId, new TenantId(user.TenantId), user.UserName, user.Authority, user.CreatedAt)
        {
            Details = user.Details,
            Disabled = user.Disabled,
            AwaitsPassword = user.PasswordHash.Length == 0,
        };

    /// <summary>One row; what an administrator did to a user names that user too.</summary>
    private ValueTask AuditAsync(TenantId? tenant, AuditAction action, AuditStatus status, string reason, string? actor = null, string? about = null) => ledger.AppendAuditAsync(new AuditRow
    {
        Tenant = tenant,
        At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = action,
        Status = status,
        Reason = reason,
        OperationId = Guid.NewGuid(),
        Protocol = TransportProtocol.Operator,

        // An unknown name may be a password typed into the wrong field.
        Actor = actor ?? (Exists ? state.State.UserName : null),
        DeviceName = about is null ? null : AuditSubjects.User(about),
    });
}
