using Microsoft.AspNetCore.Authorization;

namespace ProvisioningCluster.Gateways.Operator.Console.Layout;

/// <summary>Puts a page into the navigation, and keeps it to those it is for.</summary>
/// <param name="order">Place in the navigation, from above: 10, 20 …</param>
/// <param name="texts">Class of the page's texts.</param>
/// <param name="titleKey">Key of the title in them.</param>
/// <param name="icon">Such as <c>Icons.Material.Outlined.Home</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ConsolePageAttribute(int order, Type texts, string titleKey, string icon) : AuthorizeAttribute
{
    public int Order => order;

    public Type Texts => texts;

    public string TitleKey => titleKey;

    public string Icon => icon;

    /// <summary>Whom it is for.</summary>
    public ConsoleAudience For
    {
        get;
        set
        {
            field = value;
            Roles = value switch
            {
                ConsoleAudience.Everybody => null,
                ConsoleAudience.Tenant => $"{ConsoleRoles.TenantAdministrator},{ConsoleRoles.Auditor}",
                ConsoleAudience.TenantAdministrators => ConsoleRoles.TenantAdministrator,
                ConsoleAudience.Administrators => $"{ConsoleRoles.TenantAdministrator},{ConsoleRoles.SystemAdministrator}",
                ConsoleAudience.SystemAdministrators => ConsoleRoles.SystemAdministrator,
                _ => throw new ArgumentOutOfRangeException(nameof(value)),
            };
        }
    }
}
