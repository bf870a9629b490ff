using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Users;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Access;

public sealed class RouteAccessTests
{
    [Fact]
    public void T34_an_auditor_reads_but_neither_writes_nor_sees_credentials()
    {
        var allowed = Allowed(UserAuthority.Auditor);

        Assert.Equal(
            Routes().Where(route => route.Method == "GET" && route.Pattern != "/api/device/{id}/credentials").Select(route => route.ToString()).Concat(["POST /api/auth/changePassword", "POST /api/auth/logout"]).Order(StringComparer.Ordinal),
            allowed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void T34_a_system_administrator_has_no_part_in_a_tenants_devices()
    {
        Assert.Equal(["GET /api/auth/user", "POST /api/auth/changePassword", "POST /api/auth/logout"], Allowed(UserAuthority.SystemAdministrator).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void T34_a_tenant_administrator_may_call_every_route()
    {
        Assert.Equal(Routes().Count, Allowed(UserAuthority.TenantAdministrator).Count);
    }

    [Fact]
    public void T34_an_authority_unknown_to_this_version_may_nothing()
    {
        Assert.Equal(["GET /api/auth/user", "POST /api/auth/changePassword", "POST /api/auth/logout"], Allowed((UserAuthority)77).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_route_belongs_to_the_operators_listener()
    {
        Assert.All(OperatorRoutes.All(), endpoint => Assert.Equal("operator", endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener));
    }

    private static List<string> Allowed(UserAuthority authority) =>
        [.. Routes().Where(route => OperatorAccess.Allows(authority, route.Method, route.Endpoint)).Select(route => route.ToString())];

    private static List<OperatorRoute> Routes() => [.. OperatorRoutes.Guarded()];
}
