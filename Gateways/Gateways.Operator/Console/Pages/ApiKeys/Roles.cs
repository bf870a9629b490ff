using ProvisioningCluster.Gateways.Operator.Console.Layout;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.ApiKeys;

/// <summary>What a key may do at most.</summary>
internal static class Roles
{
    /// <summary>From the most to the least.</summary>
    private static readonly string[] All = [ConsoleRoles.SystemAdministrator, ConsoleRoles.TenantAdministrator, ConsoleRoles.Auditor];

    /// <summary>A user's own and the lesser ones: a key cannot do more than its user.</summary>
    public static IEnumerable<string> UpTo(string authority) => All.SkipWhile(role => role != authority);

    /// <summary>A role that this version does not know is shown as it is.</summary>
    public static string TitleOf(string authority) => authority switch
    {
        ConsoleRoles.SystemAdministrator => FrameTexts.RoleSystemAdministrator,
        ConsoleRoles.TenantAdministrator => FrameTexts.RoleTenantAdministrator,
        ConsoleRoles.Auditor => FrameTexts.RoleAuditor,
        _ => authority,
    };
}
