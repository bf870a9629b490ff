using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// The order of writes: name, key, directory, profile, then the old name and key go. Whatever a crash leaves reserved is taken
/// over by the next who wants it, because this grain answers that it does not hold it.
/// </summary>
internal sealed partial class DeviceProfileGrain
{
    private async ValueTask<Fault?> ReserveAsync(DeviceProfileState next, string? authorityName)
    {
        var named = await TenantGrain.ReserveProfileNameAsync(next.Name, Key.ProfileId);
        if (!named.TryGet(out _, out _))
        {
            return DeviceProfileRules.NameTaken;
        }

        if (next.ProvisionKey is not { } key)
        {
            return null;
        }

        var claimed = await KeyGrain(key).ClaimAsync(Key);
        if (claimed.TryGet(out _, out _))
        {
            await (authorityName is null ? DirectoryGrain.AddAsync(key, Key) : DirectoryGrain.AddAuthorityAsync(key, Key, authorityName));
            return null;
        }

        if (!string.Equals(stored?.Name, next.Name, StringComparison.Ordinal))
        {
            await TenantGrain.ReleaseProfileNameAsync(next.Name, Key.ProfileId);
        }

        return authorityName is null ? DeviceProfileRules.KeyTaken : CertificateChainRules.AuthorityTaken;
    }

    private async ValueTask WriteAsync(DeviceProfileState next)
    {
        state.State = next;
        await state.WriteOrLeaveAsync(this);

        previousName = stored?.Name;
        stored = next;
    }

    private async ValueTask ClearAsync()
    {
        await state.ClearOrLeaveAsync(this);

        stored = null;
    }

    /// <summary>Gives up every name and key of this profile but the stored ones, also those that an earlier crash left.</summary>
    private async ValueTask ReleaseOthersAsync()
    {
        if (previousName is { } name && !string.Equals(name, stored?.Name, StringComparison.Ordinal))
        {
            await TenantGrain.ReleaseProfileNameAsync(name, Key.ProfileId);
        }

        await ReleaseKeysAsync(stored?.ProvisionKey);
    }

    private async ValueTask ReleaseKeysAsync(string? except)
    {
        var listed = await DirectoryGrain.ReadAsync(-1);
        if (!listed.TryGet(out var list, out _) || list.Entries is not { } entries)
        {
            return;
        }

        foreach (var (key, owner) in entries)
        {
            if (owner == Key && !string.Equals(key, except, StringComparison.Ordinal))
            {
                await DirectoryGrain.RemoveAsync(key, Key);
                await KeyGrain(key).ReleaseAsync(Key);
            }
        }
    }

    /// <summary>A create whose answer was lost is sent again: the same content answers the same.</summary>
    private async ValueTask<Result<DeviceProfileSnapshot>?> MeantByRepeatAsync(SaveDeviceProfileRequest request)
    {
        if (stored is not { } current || !request.Create)
        {
            LeaveIfAbsent();
            return null;
        }

        var snapshot = await ToSnapshotAsync(current);
        return current.Version == 1 && DeviceProfileRules.IsSame(snapshot, request) ? snapshot : (Result<DeviceProfileSnapshot>?)null;
    }

    private ValueTask AuditAsync(AuditAction action, string actor) => ledger.AppendAuditAsync(new AuditRow
    {
        Tenant = Key.Tenant,
        At = Now(),
        Action = action,
        Status = AuditStatus.Success,
        ProfileId = Key.ProfileId,
        OperationId = Guid.NewGuid(),
        Protocol = TransportProtocol.Operator,
        Actor = actor,
    });

    private IProvisionKeyGrain KeyGrain(string key) => GrainFactory.GetGrain<IProvisionKeyGrain>(ProvisionKeyGrain.KeyOf(key));

    private IProvisionKeyDirectoryGrain DirectoryGrain => GrainFactory.GetGrain<IProvisionKeyDirectoryGrain>(0);
}
