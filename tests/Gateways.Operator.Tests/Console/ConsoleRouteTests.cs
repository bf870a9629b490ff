using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Console;

public sealed class ConsoleRouteTests
{
    /// <summary>Scripts and styles, and the page on which one signs in.</summary>
    private static readonly string[] Open = ["/activate", "/assets/{version}/{name}", "/sign-in"];

    [Fact]
    public void T34_everything_of_the_console_needs_somebody_who_signed_in_but_the_way_to_do_so()
    {
        var open = OperatorRoutes.Console().Where(IsOpen).Select(endpoint => endpoint.RoutePattern.RawText!).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Open, open);
    }

    [Fact]
    public void T34_an_open_page_needs_somebody_who_signed_in()
    {
        var circuits = OperatorRoutes.Console().Where(endpoint => endpoint.RoutePattern.RawText!.Contains("_blazor", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(circuits);
        Assert.DoesNotContain(circuits, IsOpen);
    }

    [Fact]
    public void T34_the_orleans_dashboard_is_for_system_administrators()
    {
        var dashboard = OperatorRoutes.Console().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/dashboard", StringComparison.Ordinal)).ToList();

        Assert.True(dashboard.Count > 10, "The dashboard is not mapped.");
        Assert.All(dashboard, endpoint => Assert.Equal("SYS_ADMIN", endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Roles));
        Assert.DoesNotContain(dashboard, IsOpen);
    }

    [Fact]
    public void The_console_takes_no_route_of_the_rest()
    {
        Assert.DoesNotContain(OperatorRoutes.Console(), endpoint => $"{endpoint.RoutePattern.RawText!.TrimStart('/')}/".StartsWith("api/", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsOpen(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAuthorizeData>() is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
