using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>Pure decisions about a tenant's index.</summary>
internal static class TenantRules
{
    /// <summary>Tenants of one installation.</summary>
    public const int MaxTenants = 1_000;

    private const int MaxText = 255;
    private const int MaxInfo = 4_096;

    public static Fault Goes { get; } = new(FaultCode.InUse, "The tenant is being deleted.");

    public static Fault HasDevices { get; } = new(FaultCode.InUse, "The tenant still has devices. Delete them first.", Reason: "tenant_has_devices");

    public static Fault Stays { get; } = new(FaultCode.InUse, "The tenant of the installation can't be deleted.");

    public static Fault NoSuchTenant { get; } = new(FaultCode.NotFound, "The tenant is not found.");

    public static Fault TitleTaken { get; } = new(FaultCode.NameTaken, "Tenant with such title already exists!", "title", "name_taken");

    public static Fault TooMany { get; } = new(FaultCode.LimitReached, $"An installation has at most {MaxTenants} tenants.");

    public static Fault Outdated { get; } = new(FaultCode.VersionConflict, "The tenant was already changed by someone else. Please reload it.", "version");

    /// <summary>The fault of what was sent, or null.</summary>
    public static Fault? Check(SaveTenantRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Title))
        {
            return new Fault(FaultCode.InvalidArgument, "Tenant title should be specified!", "title");
        }

        var details = request.Details;
        return TooLong("title", request.Title)
            ?? TooLong("region", details.Region)
            ?? TooLong("country", details.Country)
            ?? TooLong("state", details.State)
            ?? TooLong("city", details.City)
            ?? TooLong("address", details.Address)
            ?? TooLong("address2", details.Address2)
            ?? TooLong("zip", details.Zip)
            ?? TooLong("phone", details.Phone)
            ?? TooLong("email", details.Email)
            ?? TooLong("additionalInfo", details.AdditionalInfo, MaxInfo);
    }

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

    private static Fault? TooLong(string field, string? text, int most = MaxText) => text is null || text.Length <= most
        ? null
        : new Fault(FaultCode.InvalidArgument, $"Validation error: {field} length must be equal or less than {most}", field);
}
