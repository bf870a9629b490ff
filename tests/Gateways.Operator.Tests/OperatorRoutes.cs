using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using ProvisioningCluster.Gateways.Operator.Console;
using ProvisioningCluster.Gateways.Operator.Console.Dashboard;

namespace ProvisioningCluster.Gateways.Operator.Tests;

/// <summary>The routes as they are mapped, without a running host.</summary>
internal static class OperatorRoutes
{
    private static readonly string[] WithoutToken = ["/api/auth/login", "/api/auth/token", "/api/noauth/activate", "/openapi/v1.json", "/openapi/{**file}"];

    public static IReadOnlyList<RouteEndpoint> All()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering().AddDashboard());
        builder.AddOperatorGateway();
        builder.AddOperatorGateway();
        using var app = builder.Build();
        app.MapOperatorGateway();
        app.MapClusterDashboard();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()];
    }

    /// <summary>The REST: what is mapped beneath <c>/api</c>, with or without a token.</summary>
    public static IEnumerable<OperatorRoute> Rest() => Methods().Where(route => route.Pattern.StartsWith("/api/", StringComparison.Ordinal));

    public static IEnumerable<OperatorRoute> Guarded() => Methods().Where(route => !WithoutToken.Contains(route.Pattern));

    /// <summary>What people with a browser see: behind the console's own sign-in, and not part of the REST.</summary>
    public static IEnumerable<RouteEndpoint> Console() => All().Where(IsConsole);

    private static bool IsConsole(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ConsoleRoute>() is not null;

    private static IEnumerable<OperatorRoute> Methods() =>
        from endpoint in All()
        where !IsConsole(endpoint)
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select new OperatorRoute(method, endpoint.RoutePattern.RawText!, endpoint);
}
