using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>The names of authorities in tokens and user objects (wire-spec 6.1).</summary>
internal static class AuthorityScopes
{
    public static string Of(UserAuthority authority) => authority switch
    {
        UserAuthority.SystemAdministrator => "SYS_ADMIN",
        UserAuthority.TenantAdministrator => "TENANT_ADMIN",
        UserAuthority.Auditor => "AUDITOR",
        _ => throw new ArgumentOutOfRangeException(nameof(authority)),
    };

    public static bool TryParse(string scope, out UserAuthority authority)
    {
        foreach (var candidate in Enum.GetValues<UserAuthority>())
        {
            if (string.Equals(Of(candidate), scope, StringComparison.Ordinal))
            {
                authority = candidate;
                return true;
            }
        }

        authority = default;
        return false;
    }
}
