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
    private static readonly string[] OfTheCaller = ["GET /api/auth/user", "POST /api/auth/changePassword", "POST /api/auth/logout"];

    private static readonly string[] OfTheSystem = ["DELETE /api/tenant/{id}", "GET /api/tenant/{id}/users", "GET /api/tenants", "POST /api/tenant"];

    private static readonly string[] Shared =
    [
        "DELETE /api/apiKey/{id}", "DELETE /api/user/{id}", "GET /api/apiKeys/{id}", "GET /api/audit", "GET /api/audit/export", "GET /api/audit/verify", "GET /api/overview", "GET /api/tenant/{id}", "GET /api/user/{id}", "GET /api/user/{id}/activationLink", "GET /api/user/{id}/activationLinkInfo",
        "GET /api/users", "POST /api/apiKey", "POST /api/user", "POST /api/user/{id}/resetPassword", "POST /api/user/{id}/userCredentialsEnabled", "PUT /api/apiKey/{id}/description",
        "PUT /api/apiKey/{id}/enabled/{value}",
    ];

    private static readonly string[] ForPeople =
    [
        "DELETE /api/apiKey/{id}", "DELETE /api/user/{id}", "GET /api/user/{id}/activationLink", "GET /api/user/{id}/activationLinkInfo", "POST /api/apiKey",
        "POST /api/auth/changePassword", "POST /api/auth/logout", "POST /api/user", "POST /api/user/{id}/resetPassword", "POST /api/user/{id}/userCredentialsEnabled", "PUT /api/apiKey/{id}/description",
        "PUT /api/apiKey/{id}/enabled/{value}",
    ];

    private static readonly string[] WithSecrets = ["GET /api/device/{id}/credentials", "GET /api/user/{id}/activationLink", "GET /api/user/{id}/activationLinkInfo", "GET /api/imports/{id}/rejected"];

    [Fact]
    public void T34_an_auditor_reads_but_neither_writes_nor_sees_secrets()
    {
        // The URLs of webhooks may hold secrets of their receivers.
        var reads = Routes().Where(route => route.Method == "GET" && !route.Pattern.StartsWith("/api/webhooks", StringComparison.Ordinal)).Select(route => route.ToString());

        Assert.Equal(Ordered(reads.Except(WithSecrets).Except(OfTheSystem).Union(OfTheCaller)), Ordered(Allowed(UserAuthority.Auditor)));
    }

    [Fact]
    public void T34_a_system_administrator_has_no_part_in_a_tenants_devices()
    {
        Assert.Equal(Ordered([.. OfTheCaller, .. OfTheSystem, .. Shared]), Ordered(Allowed(UserAuthority.SystemAdministrator)));
    }

    [Fact]
    public void T34_a_tenant_administrator_may_call_every_route_but_the_installations()
    {
        Assert.Equal(Ordered(Routes().Select(route => route.ToString()).Except(OfTheSystem)), Ordered(Allowed(UserAuthority.TenantAdministrator)));
    }

    [Fact]
    public void T34_what_would_outlive_a_machines_key_needs_somebody_who_signed_in()
    {
        Assert.Equal(Ordered(ForPeople), Ordered(Routes().Where(route => route.Endpoint.Metadata.GetMetadata<PeopleOnly>() is not null).Select(route => route.ToString())));
    }

    [Fact]
    public void T34_an_authority_unknown_to_this_version_may_nothing()
    {
        Assert.Equal(Ordered(OfTheCaller), Ordered(Allowed((UserAuthority)77)));
    }

    [Fact]
    public void Every_route_belongs_to_the_operators_listener()
    {
        Assert.All(OperatorRoutes.All(), endpoint => Assert.Equal("operator", endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener));
    }

    private static IEnumerable<string> Ordered(IEnumerable<string> routes) => routes.Order(StringComparer.Ordinal);

    private static List<string> Allowed(UserAuthority authority) =>
        [.. Routes().Where(route => OperatorAccess.Allows(authority, route.Method, route.Endpoint)).Select(route => route.ToString())];

    private static List<OperatorRoute> Routes() => [.. OperatorRoutes.Guarded()];
}
