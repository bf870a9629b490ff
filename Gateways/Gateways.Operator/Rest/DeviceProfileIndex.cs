using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A tenant's profiles, by id, by name and all of them.</summary>
internal sealed class DeviceProfileIndex(IGrainFactory grains)
{
    /// <summary>Profiles asked for at the same time when all are read.</summary>
    private const int Together = 64;

    public IDeviceProfileGrain Grain(TenantId tenant, Guid profileId) =>
        grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(tenant, profileId).ToString());

    public async ValueTask<Result<DeviceProfileSnapshot>> GetAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken)
    {
        var answer = await Grain(tenant, profileId).GetAsync(cancellationToken);
        return answer.TryGet(out _, out var fault) ? answer : await ToldAsync(fault, tenant, profileId, cancellationToken);
    }

    /// <summary>
    /// The fault of a profile call in the words of the wire. Another tenant's profile is forbidden where one that nobody has is
    /// missing (wire-spec 6.2); nothing else about it is told (I-17).
    /// </summary>
    public async ValueTask<Fault> ToldAsync(Fault fault, TenantId tenant, Guid profileId, CancellationToken cancellationToken)
    {
        if (fault.Code != FaultCode.NotFound)
        {
            return DeviceProfileTexts.Told(fault, profileId);
        }

        var foreign = await Registry.IsAnothersAsync(tenant, profileId, cancellationToken);
        if (!foreign.TryGet(out var isForeign, out var unknown))
        {
            return unknown;
        }

        return isForeign ? new Fault(FaultCode.Forbidden, string.Empty) : DeviceProfileTexts.Told(fault, profileId);
    }

    public ValueTask<Result<ImmutableArray<ProfileListing>>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Tenant(tenant).ListProfilesAsync(cancellationToken);

    /// <summary>Names by id, because a device's <c>type</c> is the name of its profile.</summary>
    public async ValueTask<Result<Dictionary<Guid, string>>> NamesAsync(TenantId tenant, CancellationToken cancellationToken) =>
        (await ListAsync(tenant, cancellationToken)).TryGet(out var listings, out var fault)
            ? listings.ToDictionary(listing => listing.ProfileId, listing => listing.Name)
            : fault;

    /// <summary>Every profile in order of name; one that goes meanwhile is left out.</summary>
    public async ValueTask<Result<List<DeviceProfileSnapshot>>> ReadAllAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(tenant, cancellationToken)).TryGet(out var listings, out var fault))
        {
            return fault;
        }

        var profiles = new List<DeviceProfileSnapshot>(listings.Length);
        foreach (var some in listings.Chunk(Together))
        {
            foreach (var answer in await Task.WhenAll(some.Select(listing => Grain(tenant, listing.ProfileId).GetAsync(cancellationToken).AsTask())))
            {
                if (answer.TryGet(out var profile, out fault))
                {
                    profiles.Add(profile);
                }
                else if (fault.Code != FaultCode.NotFound)
                {
                    return fault;
                }
            }
        }

        return profiles;
    }

    /// <summary>How many uses of those profiles that limit them are spent, by profile id.</summary>
    public async ValueTask<Result<ImmutableDictionary<Guid, long>>> CountUsesAsync(IEnumerable<DeviceProfileSnapshot> profiles, CancellationToken cancellationToken)
    {
        ImmutableArray<Guid> limited = [.. profiles.Where(profile => profile.Protection?.MaxUses is not null).Select(profile => profile.ProfileId)];
        return limited.IsEmpty ? ImmutableDictionary<Guid, long>.Empty : await Registry.CountUsesAsync(limited, cancellationToken);
    }

    public async ValueTask<Result<DeviceProfileSnapshot>> MakeDefaultAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken)
    {
        var moved = await Tenant(tenant).SetDefaultProfileAsync(profileId);
        return moved.TryGet(out _, out var fault) ? await GetAsync(tenant, profileId, cancellationToken) : await ToldAsync(fault, tenant, profileId, cancellationToken);
    }

    public async ValueTask<Result<ProfileListing>> DefaultAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(tenant, cancellationToken)).TryGet(out var listings, out var fault))
        {
            return fault;
        }

        return listings.FirstOrDefault(listing => listing.IsDefault) is { } found ? found : new Fault(FaultCode.NotFound, string.Empty);
    }

    /// <summary>The profile of that name, made when there is none (wire-spec 6.5: <c>type</c> without a profile id).</summary>
    public async ValueTask<Result<ProfileListing>> FindOrCreateAsync(TenantId tenant, string name, string actor, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(tenant, cancellationToken)).TryGet(out var listings, out var fault))
        {
            return fault;
        }

        var request = new SaveDeviceProfileRequest
        {
            Name = name,
            Transport = ProfileTransport.Default,
            Strategy = ProvisionStrategy.Disabled,
            Create = true,
            Actor = actor,
        };
        if (Named(listings, name) is { } listed)
        {
            return await FoundAsync(tenant, listed, request, cancellationToken);
        }

        var profileId = Guid.NewGuid();
        var created = await Grain(tenant, profileId).SaveAsync(request);
        if (created.TryGet(out var profile, out fault))
        {
            return ListingOf(profile);
        }

        // Somebody else made it in between: theirs is as good.
        return fault.Code == FaultCode.NameTaken && (await ListAsync(tenant, cancellationToken)).TryGet(out listings, out _) && Named(listings, name) is { } theirs
            ? await FoundAsync(tenant, theirs, request, cancellationToken)
            : DeviceProfileTexts.Told(fault, profileId);
    }

    /// <summary>
    /// The index also lists a profile whose first save is still under way. Sending that save once more waits for it: the profile
    /// then exists, through us or through them.
    /// </summary>
    private async ValueTask<Result<ProfileListing>> FoundAsync(TenantId tenant, ProfileListing listed, SaveDeviceProfileRequest request, CancellationToken cancellationToken)
    {
        var grain = Grain(tenant, listed.ProfileId);
        if ((await grain.GetAsync(cancellationToken)).TryGet(out var profile, out var fault)
            || (fault.Code == FaultCode.NotFound && (await grain.SaveAsync(request)).TryGet(out profile, out fault))
            || (fault.Code == FaultCode.NameTaken && (await grain.GetAsync(cancellationToken)).TryGet(out profile, out fault)))
        {
            return ListingOf(profile);
        }

        return DeviceProfileTexts.Told(fault, listed.ProfileId);
    }

    private static ProfileListing ListingOf(DeviceProfileSnapshot profile) => new(profile.ProfileId, profile.Name, profile.IsDefault);

    private static ProfileListing? Named(ImmutableArray<ProfileListing> listings, string name) =>
        listings.FirstOrDefault(listing => string.Equals(listing.Name, name, StringComparison.Ordinal));

    private IProfileRegistryGrain Registry => grains.GetGrain<IProfileRegistryGrain>(0);

    private ITenantGrain Tenant(TenantId tenant) => grains.GetGrain<ITenantGrain>(new TenantKey(tenant).ToString());
}
