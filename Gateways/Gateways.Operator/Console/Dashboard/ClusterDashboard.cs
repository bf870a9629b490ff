using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Dashboard;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Operator.Console.Layout;

namespace ProvisioningCluster.Gateways.Operator.Console.Dashboard;

/// <summary>
/// The Orleans Dashboard at <c>/dashboard</c>, behind the console's sign-in and for system administrators only. The host adds it to
/// its silo or client; it asks nobody by itself who may see it.
/// </summary>
public static class ClusterDashboard
{
    public const string Path = "/dashboard";

    /// <summary>Maps it onto the operators' listener.</summary>
    public static IEndpointRouteBuilder MapClusterDashboard(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapOrleansDashboard(Path)
            .OnListener(OperatorOptions.Listener)
            .WithMetadata(new ConsoleRoute { Fonts = "'self' data:" })
            .ExcludeFromDescription()
            .RequireAuthorization(new AuthorizeAttribute { Roles = ConsoleRoles.SystemAdministrator })
            .AddEndpointFilter<DashboardQuestions>()
            .AddEndpointFilter<DashboardPage>();
        return endpoints;
    }
}
