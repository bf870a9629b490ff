using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProvisioningCluster.Gateways.Operator.Tests;

/// <summary>The routes as they are mapped, without a running host.</summary>
internal static class OperatorRoutes
{
    private static readonly string[] WithoutToken = ["/api/auth/login", "/api/auth/token", "/api/noauth/activate", "/openapi/v1.json", "/openapi/{**file}"];

    public static IReadOnlyList<RouteEndpoint> All()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering());
        builder.AddOperatorGateway();
        builder.AddOperatorGateway();
        using var app = builder.Build();
        app.MapOperatorGateway();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()];
    }

    /// <summary>The REST: what is mapped beneath <c>/api</c>, with or without a token.</summary>
    public static IEnumerable<OperatorRoute> Rest() => Methods().Where(route => route.Pattern.StartsWith("/api/", StringComparison.Ordinal));

    public static IEnumerable<OperatorRoute> Guarded() => Methods().Where(route => !WithoutToken.Contains(route.Pattern));

    private static IEnumerable<OperatorRoute> Methods() =>
        from endpoint in All()
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select new OperatorRoute(method, endpoint.RoutePattern.RawText!, endpoint);
}
