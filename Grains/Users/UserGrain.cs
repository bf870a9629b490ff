using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Users;

/// <summary>One operator. The count of failures lives in memory and is kept alive as long as a wait may last.</summary>
[GrainType("user")]
internal sealed class UserGrain(
    [PersistentState(StateNames.User)] IPersistentState<UserState> state,
    PasswordHasher hasher,
    ILedger ledger,
    TimeProvider time) : Grain, IUserGrain
{
    private int failures;
    private DateTimeOffset refusedUntil = DateTimeOffset.MinValue;

    public async ValueTask<Result<UserSnapshot>> CreateAsync(CreateUserRequest request)
    {
        if (state.RecordExists)
        {
            return new Fault(FaultCode.NameTaken, "A user of that name already exists.", "username");
        }

        await state.CommitAsync(this, new UserState
        {
            UserId = Guid.NewGuid(),
            Tenant = request.Tenant,
            UserName = request.UserName,
            Authority = request.Authority,
            PasswordHash = await hasher.HashAsync(request.Password),
            CreatedAt = Now,
        });

        await AuditAsync(AuditAction.UserCreated, AuditStatus.Success, string.Empty);
        return Snapshot();
    }

    public async ValueTask<Result<UserSnapshot>> SignInAsync(SecretText password)
    {
        if (time.GetUtcNow() < refusedUntil)
        {
            await AuditAsync(AuditAction.SignIn, AuditStatus.Failure, "too_many_failures");
            return Refused();
        }

        if (!await hasher.VerifyAsync(state.RecordExists ? state.State.PasswordHash : null, password))
        {
            failures++;
            refusedUntil = time.GetUtcNow() + SignInRules.DelayAfter(failures);
            DelayDeactivation(SignInRules.LongestDelay);
            await AuditAsync(AuditAction.SignIn, AuditStatus.Failure, "wrong_user_or_password");
            return Refused();
        }

        failures = 0;
        refusedUntil = DateTimeOffset.MinValue;
        await AuditAsync(AuditAction.SignIn, AuditStatus.Success, string.Empty);
        return Snapshot();
    }

    public ValueTask<Result<UserSnapshot>> GetAsync() => ValueTask.FromResult<Result<UserSnapshot>>(
        state.RecordExists ? (Result<UserSnapshot>)Snapshot() : new Fault(FaultCode.NotFound, "There is no such user."));

    private static Fault Refused() => new(FaultCode.Unauthenticated, "Invalid username or password");

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private UserSnapshot Snapshot() => new(state.State.UserId, state.State.Tenant, state.State.UserName, state.State.Authority, state.State.CreatedAt);

    private ValueTask AuditAsync(AuditAction action, AuditStatus status, string reason) => ledger.AppendAuditAsync(new AuditRow
    {
        Tenant = state.RecordExists ? state.State.Tenant : null,
        At = Now,
        Action = action,
        Status = status,
        Reason = reason,
        OperationId = Guid.NewGuid(),
        Protocol = TransportProtocol.Operator,

        // What was typed for an unknown user may be a password in the wrong field.
        Actor = state.RecordExists ? state.State.UserName : null,
    });
}
