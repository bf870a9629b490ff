using System.Reflection;
using System.Resources;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;

namespace ProvisioningCluster.Gateways.Operator.Console.Layout;

/// <summary>The pages of the navigation: those that say so of themselves, in their order.</summary>
internal sealed class ConsolePages
{
    private readonly Entry[] entries =
    [
        .. from type in typeof(ConsolePages).Assembly.GetTypes()
           let page = type.GetCustomAttribute<ConsolePageAttribute>()
           where page is not null
           orderby page.Order
           select new Entry(page, type.GetCustomAttributes<RouteAttribute>().First().Template, TitleOf(page)),
    ];

    /// <summary>What this person finds there.</summary>
    public IEnumerable<Entry> For(ClaimsPrincipal user) => entries.Where(entry => entry.Page.Roles is not { } roles || roles.Split(',').Any(user.IsInRole));

    private static string TitleOf(ConsolePageAttribute page)
    {
        var resources = page.Texts.GetProperty("ResourceManager", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null) as ResourceManager;
        return resources?.GetString(page.TitleKey) ?? throw new InvalidOperationException($"{page.Texts.Name} has no text {page.TitleKey}.");
    }

    /// <summary>A page of the navigation.</summary>
    internal sealed record Entry(ConsolePageAttribute Page, string Path, string Title);
}
