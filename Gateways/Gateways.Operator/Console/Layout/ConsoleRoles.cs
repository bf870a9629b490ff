namespace ProvisioningCluster.Gateways.Operator.Console.Layout;

/// <summary>Authorities as the names that <c>AuthorizeView Roles="…"</c> takes.</summary>
internal static class ConsoleRoles
{
    public const string SystemAdministrator = "SYS_ADMIN";
    public const string TenantAdministrator = "TENANT_ADMIN";
    public const string Auditor = "AUDITOR";
}
