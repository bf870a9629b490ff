namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>What an operator may do; the names are the <c>scopes</c> of wire-spec 6.1.</summary>
[GenerateSerializer, Alias("pc.UserAuthority")]
public enum UserAuthority
{
    SystemAdministrator = 0,
    TenantAdministrator = 1,
    Auditor = 2,
}
