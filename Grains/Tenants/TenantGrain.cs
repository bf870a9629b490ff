using System.Collections.Immutable;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>The index of a tenant's profiles: names are unique here, and one profile is the default.</summary>
[GrainType("tenant")]
internal sealed class TenantGrain(
    [PersistentState(StateNames.Tenant)] IPersistentState<TenantState> state,
    IGrainFactory grains) : Grain, ITenantGrain
{
    private const string DefaultProfileName = "default";

    private TenantId tenant;

    // What the storage holds; readers interleave with writers.
    private TenantState committed = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        tenant = TenantKey.Parse(this.GetPrimaryKeyString()).Tenant;
        committed = state.State;
        return Task.CompletedTask;
    }

    public async ValueTask<Result<ProfileListing>> EnsureAsync(string name)
    {
        if (committed.DefaultProfileId is null)
        {
            // The id is kept first: a crash before the profile is written is mended by the next call with the same id.
            await WriteAsync(committed with { Name = name, DefaultProfileId = Guid.NewGuid() });
        }

        var profileId = committed.DefaultProfileId!.Value;
        var profile = Profile(profileId);
        if (!(await profile.GetAsync()).TryGet(out _, out _))
        {
            // The profile reserves its name here, in a grain that waits for it.
            using var chain = RequestContext.AllowCallChainReentrancy();
            var created = await profile.SaveAsync(new SaveDeviceProfileRequest
            {
                Name = DefaultProfileName,
                Transport = ProfileTransport.Default,
                Strategy = ProvisionStrategy.Disabled,
                Create = true,
                Actor = "system",
            });
            if (!created.TryGet(out _, out var refused))
            {
                return refused;
            }
        }

        return await GetDefaultProfileAsync(CancellationToken.None);
    }

    public async ValueTask<Result<Done>> ReserveProfileNameAsync(string name, Guid profileId)
    {
        if (committed.Profiles.TryGetValue(name, out var owner))
        {
            if (owner == profileId)
            {
                return new Done();
            }

            if (!(await Profile(owner).HoldsAsync(name, null)).TryGet(out var held, out var unknown))
            {
                return unknown;
            }

            if (held)
            {
                return new Fault(FaultCode.NameTaken, "Device profile with such name already exists!", "name");
            }
        }

        await WriteAsync(committed with { Profiles = committed.Profiles.SetItem(name, profileId) });
        return new Done();
    }

    public async ValueTask<Result<Done>> ReleaseProfileNameAsync(string name, Guid profileId)
    {
        if (committed.Profiles.TryGetValue(name, out var owner) && owner == profileId)
        {
            await WriteAsync(committed with { Profiles = committed.Profiles.Remove(name) });
        }

        return new Done();
    }

    public async ValueTask<Result<Done>> SetDefaultProfileAsync(Guid profileId)
    {
        if (!committed.Profiles.ContainsValue(profileId))
        {
            return new Fault(FaultCode.NotFound, "Device profile is not found");
        }

        if (committed.DefaultProfileId != profileId)
        {
            await WriteAsync(committed with { DefaultProfileId = profileId });
        }

        return new Done();
    }

    public ValueTask<Result<ImmutableArray<ProfileListing>>> ListProfilesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<ImmutableArray<ProfileListing>>>(committed.Profiles
            .OrderBy(profile => profile.Key, StringComparer.Ordinal)
            .Select(profile => Listing(profile.Key, profile.Value))
            .ToImmutableArray());

    public ValueTask<Result<ProfileListing>> GetDefaultProfileAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, profileId) in committed.Profiles)
        {
            if (profileId == committed.DefaultProfileId)
            {
                return ValueTask.FromResult<Result<ProfileListing>>(Listing(name, profileId));
            }
        }

        return ValueTask.FromResult<Result<ProfileListing>>(new Fault(FaultCode.NotFound, "Device profile is not found"));
    }

    private ProfileListing Listing(string name, Guid profileId) => new(profileId, name, profileId == committed.DefaultProfileId);

    private IDeviceProfileGrain Profile(Guid profileId) => grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(tenant, profileId).ToString());

    private async ValueTask WriteAsync(TenantState next)
    {
        await state.CommitAsync(this, next);
        committed = next;
    }
}
