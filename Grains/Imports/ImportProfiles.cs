using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>The tenant's profiles as an import sees them: at most a second old, so that a row never waits for the profile's one grain.</summary>
internal sealed class ImportProfiles(IGrainFactory grains, TenantId tenant, string actor, TimeProvider clock)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private ImmutableArray<ProfileListing> listings = [];
    private long? readAt;

    /// <summary>The profile with this id or, else, this name; null for the tenant's default. A missing one is made when asked for.</summary>
    public async ValueTask<Result<ProfileListing>> ResolveAsync(string? profile, bool make)
    {
        await RefreshAsync();
        if (Find(profile) is { } found)
        {
            return found;
        }

        return profile is not null && make ? await MakeAsync(profile) : Missing;
    }

    private static Fault Missing { get; } = new(FaultCode.InvalidArgument, "There is no such device profile.", "type", "profile_missing");

    private ProfileListing? Find(string? profile) => profile is null
        ? listings.FirstOrDefault(listing => listing.IsDefault)
        : listings.FirstOrDefault(listing => string.Equals(listing.Name, profile, StringComparison.Ordinal))
            ?? (Guid.TryParseExact(profile, "D", out var id) ? listings.FirstOrDefault(listing => listing.ProfileId == id) : null);

    private async ValueTask RefreshAsync(bool now = false)
    {
        if (!now && readAt is { } at && clock.GetElapsedTime(at) < Age)
        {
            return;
        }

        var answer = await grains.GetGrain<ITenantGrain>(new TenantKey(tenant).ToString()).ListProfilesAsync();
        if (answer.TryGet(out var read, out _))
        {
            listings = read;
            readAt = clock.GetTimestamp();
        }
    }

    /// <summary>wire-spec 6.7: a profile of the name in the type column is found or created.</summary>
    private async ValueTask<Result<ProfileListing>> MakeAsync(string name)
    {
        var profileId = Guid.NewGuid();
        var saved = await grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(tenant, profileId).ToString()).SaveAsync(new SaveDeviceProfileRequest
        {
            Name = name,
            Transport = ProfileTransport.Default,
            Strategy = ProvisionStrategy.Disabled,
            Create = true,
            Actor = actor,
        });
        await RefreshAsync(now: true);
        return Find(name) is { } found ? found : saved.TryGet(out _, out var fault) ? Missing : fault with { Field = "type", Reason = "profile_missing" };
    }
}
