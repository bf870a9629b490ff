using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>One profile; its name is kept unique by the tenant's grain, its key by the key's grain.</summary>
[GrainType("device-profile")]
internal sealed partial class DeviceProfileGrain(
    [PersistentState(StateNames.DeviceProfile)] IPersistentState<DeviceProfileState> state,
    ISecretProtector secrets,
    ILedger ledger,
    TimeProvider clock,
    ILogger<DeviceProfileGrain> logger) : Grain, IDeviceProfileGrain
{
    // What interleaving readers see: the stored profile, never the one that is being written.
    private DeviceProfileState? stored;
    private DeviceProfileState? pending;
    private string? previousName;

    private DeviceProfileKey Key => DeviceProfileKey.Parse(this.GetPrimaryKeyString());

    private ITenantGrain TenantGrain => GrainFactory.GetGrain<ITenantGrain>(new TenantKey(Key.Tenant).ToString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = state.RecordExists ? state.State : null;
        return Task.CompletedTask;
    }

    public async ValueTask<Result<DeviceProfileSnapshot>> SaveAsync(SaveDeviceProfileRequest request)
    {
        if (!CertificateChainRules.Complete(request, stored, Now(), PublicRoots.Contains).TryGet(out var complete, out var fault))
        {
            LeaveIfAbsent();
            return fault;
        }

        request = complete.Request;
        var decided = DeviceProfileRules.Save(stored, request, Now(), Protect);
        if (!decided.TryGet(out var next, out fault))
        {
            return await MeantByRepeatAsync(request) ?? (Result<DeviceProfileSnapshot>)fault;
        }

        if (CertificateIssuanceRules.Decide(stored?.CertificateIssuance, request, clock.GetUtcNow(), new IssuingKeySeal(secrets, Key), out var issuance) is { } unfit)
        {
            LeaveIfAbsent();
            return unfit;
        }

        if (ProvisionProtectionRules.Decide(stored?.Protection, request.Protection, out var protection) is { } unfitLimits)
        {
            LeaveIfAbsent();
            return unfitLimits;
        }

        next = KeepPreviousSecret(request, next) with { CertificateIssuance = issuance, Protection = protection };
        if (DeviceProfileRules.ChangesTransport(stored, next) && await ledger.AnyDeviceOfProfileAsync(Key.Tenant, Key.ProfileId))
        {
            return DeviceProfileRules.TransportInUse;
        }

        // A profile that is new and has no key is in nobody's copy.
        var copied = stored is not null || next.ProvisionKey is not null;
        pending = next;
        try
        {
            if (await ReserveAsync(next, complete.AuthorityName) is { } taken)
            {
                LeaveIfAbsent();
                return taken;
            }

            // Before the write: a change without its audit row must not be (I-15).
            await AuditAsync(AuditAction.ProfileSaved, request.Actor);
            await WriteAsync(next);
        }
        finally
        {
            pending = null;
        }

        LogSaved(logger, Key.ProfileId, next.Version);
        if (copied)
        {
            await DirectoryGrain.AnnounceAsync();
        }

        await ReleaseOthersAsync();
        return await ToSnapshotAsync(next);
    }

    public async ValueTask<Result<DeviceProfileSnapshot>> RotateSecretAsync(RotateSecretRequest request)
    {
        if (stored is not { } current)
        {
            LeaveIfAbsent();
            return DeviceProfileRules.NoSuchProfile;
        }

        if (current.RotationId == request.OperationId)
        {
            return await ToSnapshotAsync(current);
        }

        var envelope = secrets.Protect(ProvisionProtectionRules.FreshSecret(), DeviceProfileState.SecretContext(Key));
        if (!ProvisionProtectionRules.Rotate(current, request, Now(), envelope).TryGet(out var next, out var fault))
        {
            return fault;
        }

        await AuditAsync(AuditAction.SecretRotated, request.Actor);
        await WriteAsync(next);
        LogSaved(logger, Key.ProfileId, next.Version);
        await DirectoryGrain.AnnounceAsync();
        return await ToSnapshotAsync(next);
    }

    public async ValueTask<Result<Done>> DeleteAsync(string actor)
    {
        if (stored is null)
        {
            LeaveIfAbsent();
            return DeviceProfileRules.NoSuchProfile;
        }

        if (await IsDefaultAsync())
        {
            return DeviceProfileRules.DefaultStays;
        }

        if (await ledger.AnyDeviceOfProfileAsync(Key.Tenant, Key.ProfileId))
        {
            return DeviceProfileRules.Referenced;
        }

        var name = stored.Name;
        await AuditAsync(AuditAction.ProfileDeleted, actor);
        await ClearAsync();
        LogDeleted(logger, Key.ProfileId);
        await DirectoryGrain.AnnounceAsync();
        await ReleaseKeysAsync(null);
        await TenantGrain.ReleaseProfileNameAsync(name, Key.ProfileId);
        DeactivateOnIdle();
        return default(Done);
    }

    public async ValueTask<Result<DeviceProfileSnapshot>> GetAsync(CancellationToken cancellationToken = default)
    {
        if (stored is not { } current)
        {
            LeaveIfAbsent();
            return DeviceProfileRules.NoSuchProfile;
        }

        return await ToSnapshotAsync(current);
    }

    public ValueTask<Result<bool>> HoldsAsync(string? name, string? provisionKey, CancellationToken cancellationToken = default)
    {
        var holds = Holds(stored, name, provisionKey) || Holds(pending, name, provisionKey);
        LeaveIfAbsent();
        return ValueTask.FromResult<Result<bool>>(holds);
    }

    private static bool Holds(DeviceProfileState? profile, string? name, string? provisionKey) => profile is not null
        && ((name is not null && string.Equals(profile.Name, name, StringComparison.Ordinal))
            || (provisionKey is not null && string.Equals(profile.ProvisionKey, provisionKey, StringComparison.Ordinal)));

    private byte[]? Protect(SaveDeviceProfileRequest request) =>
        request.ProvisionSecret is { IsEmpty: false } secret ? secrets.Protect(secret, DeviceProfileState.SecretContext(Key)) : null;

    /// <summary>A save that leaves the secret alone leaves the one before it alone; a secret that an operator sets ends both.</summary>
    private DeviceProfileState KeepPreviousSecret(SaveDeviceProfileRequest request, DeviceProfileState next)
    {
        if (stored is not { SecretEnvelope: { } envelope } current || request.ProvisionSecret is not { IsEmpty: false } secret)
        {
            return next;
        }

        return secrets.AreEqual(secret, secrets.Unprotect(envelope, DeviceProfileState.SecretContext(Key)))
            ? next with { PreviousSecretEnvelope = current.PreviousSecretEnvelope, PreviousSecretUntil = current.PreviousSecretUntil, RotationId = current.RotationId }
            : next;
    }

    private async ValueTask<bool> IsDefaultAsync()
    {
        var listed = await TenantGrain.ListProfilesAsync();
        return listed.TryGet(out var profiles, out _) && profiles.Any(profile => profile.IsDefault && profile.ProfileId == Key.ProfileId);
    }

    private async ValueTask<DeviceProfileSnapshot> ToSnapshotAsync(DeviceProfileState profile) => profile.ToSnapshot(Key, await IsDefaultAsync(), secrets);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Asking about a profile that is not there leaves no grain behind; a save under way still needs this one.</summary>
    private void LeaveIfAbsent()
    {
        if (stored is null && pending is null)
        {
            DeactivateOnIdle();
        }
    }
}
