using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// Finds the stored profile with an id by the index <c>grain_state_profile</c>. The keys of its rows are of one length and end with the
/// id; a row without payload is the mark of a profile that is gone.
/// </summary>
internal static class ProfileOwner
{
    public const string Postgres =
        "SELECT grain_id_extension FROM grain_state WHERE right(grain_id_extension, 32) = $1 AND state_name = 'deviceProfile' AND payload IS NOT NULL LIMIT 1";

    public const string Sqlite =
        "SELECT grain_id_extension FROM grain_state WHERE substr(grain_id_extension, -32) = @0 AND state_name = 'deviceProfile' AND payload IS NOT NULL LIMIT 1";

    /// <summary>The end of the key.</summary>
    public static string Id(Guid profileId) => profileId.ToString("N");

    /// <param name="key">The grain's key as stored.</param>
    public static TenantId Tenant(string key) => DeviceProfileKey.Parse(key).Tenant;
}
