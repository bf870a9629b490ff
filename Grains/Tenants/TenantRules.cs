using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>Pure decisions about a tenant's index.</summary>
internal static class TenantRules
{
    /// <summary>The tenant with a name and a default profile, where it has none yet.</summary>
    public static TenantState Ensure(TenantState current, string name, Guid freshProfileId) => current with
    {
        Name = current.Name ?? name,
        DefaultProfileId = current.DefaultProfileId ?? freshProfileId,
    };

    /// <summary>The profiles in order of name, each once: one that is being renamed shows its first name.</summary>
    public static ImmutableArray<ProfileListing> List(TenantState tenant)
    {
        var seen = new HashSet<Guid>();
        var listings = ImmutableArray.CreateBuilder<ProfileListing>(tenant.ProfileNames.Count);
        foreach (var (name, profileId) in tenant.ProfileNames.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (seen.Add(profileId))
            {
                listings.Add(new ProfileListing(profileId, name, profileId == tenant.DefaultProfileId));
            }
        }

        return listings.ToImmutable();
    }
}
