using ProvisioningCluster.Gateways.Operator.Console.Layout;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Users;

/// <summary>What users may do, for people.</summary>
internal static class UserRoles
{
    /// <summary>Those of a tenant's users.</summary>
    public static IReadOnlyList<string> OfTenants { get; } = [ConsoleRoles.TenantAdministrator, ConsoleRoles.Auditor];

    /// <summary>Those of users who belong to no tenant.</summary>
    public static IReadOnlyList<string> OfTheSystem { get; } = [ConsoleRoles.SystemAdministrator];

    public static string TitleOf(string authority) => authority switch
    {
        ConsoleRoles.SystemAdministrator => FrameTexts.RoleSystemAdministrator,
        ConsoleRoles.TenantAdministrator => FrameTexts.RoleTenantAdministrator,
        ConsoleRoles.Auditor => FrameTexts.RoleAuditor,
        _ => authority,
    };

    public static string HelpOf(string authority) => authority switch
    {
        ConsoleRoles.SystemAdministrator => UserTexts.SystemAdministratorHelp,
        ConsoleRoles.TenantAdministrator => UserTexts.TenantAdministratorHelp,
        ConsoleRoles.Auditor => UserTexts.AuditorHelp,
        _ => string.Empty,
    };
}
