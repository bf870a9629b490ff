using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// One device profile. Name and key are reserved before the profile is written and given up after it was: a crash in between
/// leaves a reservation that <see cref="HoldsAsync"/> disowns, and the next claimant takes it over.
/// </summary>
[GrainType("device-profile")]
internal sealed class DeviceProfileGrain(
    [PersistentState(StateNames.DeviceProfile)] IPersistentState<DeviceProfileState> state,
    IGrainFactory grains,
    ILedger ledger,
    ISecretProtector protector,
    TimeProvider time) : Grain, IDeviceProfileGrain
{
    private DeviceProfileKey key;

    // What the storage holds; readers interleave with a save and must not see it before it is written.
    private DeviceProfileState? committed;
    private DeviceProfileState? saving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = DeviceProfileKey.Parse(this.GetPrimaryKeyString());
        committed = state.RecordExists ? state.State : null;
        return Task.CompletedTask;
    }

    public async ValueTask<Result<DeviceProfileSnapshot>> SaveAsync(SaveDeviceProfileRequest request)
    {
        if (DeviceProfileRules.Validate(request) is { } invalid)
        {
            return invalid;
        }

        var secretUnchanged = IsSecretUnchanged(request.ProvisionSecret);
        var envelope = secretUnchanged || request.ProvisionSecret is not { } secret ? null : Convert.ToBase64String(protector.Protect(secret, SecretContext));
        if (!DeviceProfileRules.Save(committed, request, envelope, secretUnchanged, Now).TryGet(out var next, out var refused))
        {
            return refused;
        }

        if (await TransportFaultAsync(next) is { } inUse)
        {
            return inUse;
        }

        saving = next;
        try
        {
            if (await ReserveAsync(next) is { } taken)
            {
                return taken;
            }

            var previous = committed;
            await CommitAsync(next);
            await ledger.AppendAuditAsync(Audit(AuditAction.ProfileSaved, request.Actor));
            await ReleaseAsync(previous, next);
        }
        finally
        {
            saving = null;
        }

        return await SnapshotAsync(next, CancellationToken.None);
    }

    public async ValueTask<Result<Done>> DeleteAsync(string actor)
    {
        if (committed is not { } current)
        {
            return NotFound();
        }

        if (await IsDefaultAsync(CancellationToken.None))
        {
            return new Fault(FaultCode.InUse, "Deletion of Default Device Profile is prohibited!");
        }

        if (await ledger.AnyDeviceOfProfileAsync(key.Tenant, key.ProfileId))
        {
            return new Fault(FaultCode.InUse, "The device profile referenced by the devices cannot be deleted!");
        }

        try
        {
            await state.ClearStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        committed = null;
        await ledger.AppendAuditAsync(Audit(AuditAction.ProfileDeleted, actor));
        await ReleaseAsync(current, null);
        return new Done();
    }

    public async ValueTask<Result<DeviceProfileSnapshot>> GetAsync(CancellationToken cancellationToken) => committed is { } current
        ? await SnapshotAsync(current, cancellationToken)
        : NotFound();

    public ValueTask<Result<bool>> HoldsAsync(string? name, string? provisionKey, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<bool>>(Holds(committed, name, provisionKey) || Holds(saving, name, provisionKey));

    private static bool Holds(DeviceProfileState? profile, string? name, string? provisionKey) => profile is not null
        && ((name is not null && profile.Name == name) || (provisionKey is not null && profile.ProvisionKey == provisionKey));

    private static Fault NotFound() => new(FaultCode.NotFound, "Device profile is not found");

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private string SecretContext => $"profile:{key.Tenant}/{key.ProfileId:N}";

    private ITenantGrain Tenant => grains.GetGrain<ITenantGrain>(new TenantKey(key.Tenant).ToString());

    private bool IsSecretUnchanged(SecretText? presented)
    {
        var stored = committed is { } current ? SecretOf(current) : null;
        return presented is null && stored is null || (presented is { } given && stored is { } kept && protector.AreEqual(given, kept));
    }

    private SecretText? SecretOf(DeviceProfileState profile) => profile.ProvisionSecret is { } envelope
        ? protector.Unprotect(Convert.FromBase64String(envelope), SecretContext)
        : null;

    private async ValueTask<Fault?> TransportFaultAsync(DeviceProfileState next)
    {
        if (committed is not { } current || current.Transport == next.Transport)
        {
            return null;
        }

        return await ledger.AnyDeviceOfProfileAsync(key.Tenant, key.ProfileId)
            ? new Fault(FaultCode.InUse, "Can't change device profile transport type because devices referenced it!", "transportType")
            : null;
    }

    private async ValueTask<Fault?> ReserveAsync(DeviceProfileState next)
    {
        if (!(await Tenant.ReserveProfileNameAsync(next.Name, key.ProfileId)).TryGet(out _, out var nameTaken))
        {
            return nameTaken;
        }

        if (next.ProvisionKey is not { } provisionKey)
        {
            return null;
        }

        if (!(await KeyGrain(provisionKey).ClaimAsync(key)).TryGet(out _, out var keyTaken))
        {
            if (committed?.Name != next.Name)
            {
                await Tenant.ReleaseProfileNameAsync(next.Name, key.ProfileId);
            }

            return keyTaken;
        }

        // Before the profile is written: the list may name a key too many, never one too few.
        return (await KeyDirectory.AddAsync(provisionKey, key)).TryGet(out _, out var notListed) ? null : notListed;
    }

    private async ValueTask ReleaseAsync(DeviceProfileState? previous, DeviceProfileState? next)
    {
        if (previous?.ProvisionKey is { } oldKey && oldKey != next?.ProvisionKey)
        {
            await KeyDirectory.RemoveAsync(oldKey, key);
            await KeyGrain(oldKey).ReleaseAsync(key);
        }

        if (previous is not null && previous.Name != next?.Name)
        {
            await Tenant.ReleaseProfileNameAsync(previous.Name, key.ProfileId);
        }
    }

    private IProvisionKeyGrain KeyGrain(string provisionKey) => grains.GetGrain<IProvisionKeyGrain>(new ProvisionKeyKey(provisionKey).ToString());

    private IProvisionKeyDirectoryGrain KeyDirectory => grains.GetGrain<IProvisionKeyDirectoryGrain>(0);

    private async ValueTask CommitAsync(DeviceProfileState next)
    {
        await state.CommitAsync(this, next);
        committed = next;
    }

    private async ValueTask<bool> IsDefaultAsync(CancellationToken cancellationToken) =>
        (await Tenant.GetDefaultProfileAsync(cancellationToken)).TryGet(out var listing, out _) && listing.ProfileId == key.ProfileId;

    private async ValueTask<Result<DeviceProfileSnapshot>> SnapshotAsync(DeviceProfileState profile, CancellationToken cancellationToken) => new DeviceProfileSnapshot
    {
        Tenant = key.Tenant,
        ProfileId = key.ProfileId,
        Name = profile.Name,
        CreatedAt = profile.CreatedAt,
        Description = profile.Description,
        Image = profile.Image,
        Transport = profile.Transport,
        Strategy = profile.Strategy,
        ProvisionKey = profile.ProvisionKey,
        ProvisionSecret = SecretOf(profile),
        IsDefault = await IsDefaultAsync(cancellationToken),
        Version = profile.Version,
        Configuration = profile.Configuration,
        TransportConfiguration = profile.TransportConfiguration,
        ProvisionConfiguration = profile.ProvisionConfiguration,
    };

    private AuditRow Audit(AuditAction action, string actor) => new()
    {
        Tenant = key.Tenant,
        At = Now,
        Action = action,
        Status = AuditStatus.Success,
        ProfileId = key.ProfileId,
        OperationId = Guid.NewGuid(),
        Protocol = TransportProtocol.Operator,
        Actor = actor,
    };
}
