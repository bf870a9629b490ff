using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ProvisioningCluster.Gateways.Operator.Console.Dashboard;

/// <summary>
/// Refuses what the dashboard cannot answer. It reads addresses and ids as they come, some of them only in a grain, and waits long for
/// a silo that is not there.
/// </summary>
internal sealed class DashboardQuestions(IGrainFactory grains) : IEndpointFilter
{
    private static readonly FrozenSet<string> AboutSilos =
        FrozenSet.ToFrozenSet(["SiloProperties", "SiloMetadata", "SiloStats", "SiloCounters", "HistoricalStats"], StringComparer.OrdinalIgnoreCase);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return SiloOf(context.HttpContext) is { } silo && !await IsThereAsync(silo)
                ? TypedResults.NotFound("No silo runs under this address.")
                : await next(context);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return TypedResults.BadRequest("The address or the id in this path cannot be read.");
        }
    }

    /// <summary>The silo that is asked about; null when it is something else.</summary>
    private static SiloAddress? SiloOf(HttpContext http)
    {
        var asked = http.Request.Path.Value?[ClusterDashboard.Path.Length..].Split('/', 3) ?? [];
        return asked is [_, var subject, ..] && AboutSilos.Contains(subject)
            ? SiloAddress.FromParsableString((http.GetRouteValue("address") ?? http.GetRouteValue("path")) as string ?? string.Empty)
            : null;
    }

    private async Task<bool> IsThereAsync(SiloAddress silo) => (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).ContainsKey(silo);
}
