using System.Collections.Immutable;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>Keeps the names of a tenant's profiles unique and says which profile is the default.</summary>
[GrainType("tenant")]
internal sealed class TenantGrain(
    [PersistentState(StateNames.Tenant)] IPersistentState<TenantState> state,
    ILedger ledger) : Grain, ITenantGrain
{
    private const string DefaultProfileName = "default";
    private const string Actor = "installation";

    // What interleaving readers see: the stored index, never the one that is being written.
    private TenantState stored = new();
    private bool ensured;

    private TenantId Tenant => TenantKey.Parse(this.GetPrimaryKeyString()).Tenant;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = state.State;
        return Task.CompletedTask;
    }

    public async ValueTask<Result<ProfileListing>> EnsureAsync(string name)
    {
        if (stored.Closed)
        {
            return TenantRules.Goes;
        }

        var isNew = stored.DefaultProfileId is null;
        if (isNew || stored.Name is null)
        {
            await WriteAsync(TenantRules.Ensure(stored, name, Guid.CreateVersion7()));
        }

        var profileId = stored.DefaultProfileId!.Value;
        if (!ensured && (isNew || !await ExistsAsync(profileId)) && await MakeDefaultAsync(profileId) is { } fault)
        {
            return fault;
        }

        ensured = true;
        var listed = stored.ProfileNames.FirstOrDefault(entry => entry.Value == profileId).Key ?? DefaultProfileName;
        return new ProfileListing(profileId, listed, true);
    }

    public async ValueTask<Result<Done>> ReserveProfileNameAsync(string name, Guid profileId)
    {
        if (stored.Closed)
        {
            return TenantRules.Goes;
        }

        if (stored.ProfileNames.TryGetValue(name, out var owner) && owner != profileId && await HoldsAsync(owner, name))
        {
            return DeviceProfileRules.NameTaken;
        }

        var next = stored with { ProfileNames = stored.ProfileNames.SetItem(name, profileId) };
        foreach (var (other, holder) in stored.ProfileNames)
        {
            // Left by a save that did not come to its end.
            if (holder == profileId && other != name && !await HoldsAsync(profileId, other))
            {
                next = next with { ProfileNames = next.ProfileNames.Remove(other) };
            }
        }

        if (next != stored)
        {
            await WriteAsync(next);
        }

        return default(Done);
    }

    public async ValueTask<Result<Done>> ReleaseProfileNameAsync(string name, Guid profileId)
    {
        if (stored.ProfileNames.TryGetValue(name, out var owner) && owner == profileId)
        {
            await WriteAsync(stored with { ProfileNames = stored.ProfileNames.Remove(name) });
        }

        return default(Done);
    }

    public async ValueTask<Result<Done>> SetDefaultProfileAsync(Guid profileId)
    {
        if (!await ExistsAsync(profileId))
        {
            return DeviceProfileRules.NoSuchProfile;
        }

        await WriteAsync(stored with { DefaultProfileId = profileId });
        return default(Done);
    }

    public ValueTask<Result<ImmutableArray<ProfileListing>>> ListProfilesAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Result<ImmutableArray<ProfileListing>>>(TenantRules.List(stored));

    public async ValueTask<Result<Done>> CloseAsync(string actor)
    {
        foreach (var profile in TenantRules.List(stored))
        {
            if (await ledger.AnyDeviceOfProfileAsync(Tenant, profile.ProfileId))
            {
                return TenantRules.HasDevices;
            }
        }

        var former = stored.DefaultProfileId;
        await WriteAsync(stored with { Closed = true, DefaultProfileId = null }); // the default profile cannot be deleted

        // A profile gives its name up here while this call waits for it.
        using var reentrancy = RequestContext.AllowCallChainReentrancy();
        foreach (var (name, profileId) in stored.ProfileNames)
        {
            var deleted = await ProfileGrain(profileId).DeleteAsync(actor);
            if (!deleted.TryGet(out _, out var fault) && fault.Code != FaultCode.NotFound)
            {
                // A device came in between: the tenant stays, without the profiles that nobody used.
                await WriteAsync(stored with { Closed = false, DefaultProfileId = stored.ProfileNames.ContainsValue(former ?? default) ? former : null });
                ensured = false;
                return fault.Code == FaultCode.InUse ? TenantRules.HasDevices : fault;
            }

            await ReleaseProfileNameAsync(name, profileId);
        }

        return default(Done);
    }

    private async ValueTask<bool> ExistsAsync(Guid profileId) => (await ProfileGrain(profileId).GetAsync()).TryGet(out _, out _);

    /// <summary>Makes the default profile of a new tenant, or of one whose first start broke off.</summary>
    private async ValueTask<Fault?> MakeDefaultAsync(Guid profileId)
    {
        // The profile reserves its name here while this call waits for it.
        using var reentrancy = RequestContext.AllowCallChainReentrancy();
        var saved = await ProfileGrain(profileId).SaveAsync(new SaveDeviceProfileRequest
        {
            Name = DefaultProfileName,
            Transport = ProfileTransport.Default,
            Strategy = ProvisionStrategy.Disabled,
            Create = true,
            Actor = Actor,
        });
        return saved.TryGet(out _, out var refused) ? null : refused;
    }

    private IDeviceProfileGrain ProfileGrain(Guid profileId) =>
        GrainFactory.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(Tenant, profileId).ToString());

    private async ValueTask<bool> HoldsAsync(Guid profileId, string name)
    {
        var held = await ProfileGrain(profileId).HoldsAsync(name, null);
        return !held.TryGet(out var holds, out _) || holds;
    }

    private async ValueTask WriteAsync(TenantState next)
    {
        state.State = next;
        await state.WriteOrLeaveAsync(this);

        stored = next;
    }
}
