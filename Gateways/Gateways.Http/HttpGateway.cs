using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Http.Endpoints;
using ProvisioningCluster.Gateways.Http.Est;
using ProvisioningCluster.Gateways.Http.Tokens;

namespace ProvisioningCluster.Gateways.Http;

/// <summary>Wires the device API over HTTP into a process (wire-spec 4).</summary>
public static class HttpGateway
{
    /// <summary>Adds the gateway and asks for its ports. Calling it twice is harmless.</summary>
    public static IHostApplicationBuilder AddHttpGateway(this IHostApplicationBuilder builder)
    {
        builder.AddGatewayCore();
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ProvisionEndpoint)))
        {
            return builder;
        }

        services.AddOptions<HttpGatewayOptions>().BindConfiguration(HttpGatewayOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpGatewayOptions>, HttpGatewayOptionsRules>();
        services.AddOptions<HttpListenerOptions>()
            .Configure<IOptions<HttpGatewayOptions>>((listeners, options) =>
            {
                listeners.Add(HttpGatewayOptions.Listener, options.Value.Port);
                listeners.AddTls(HttpGatewayOptions.TlsListener, HttpGatewayOptions.Listener, options.Value.TlsPort);
            });

        services.AddSingleton<DeviceLogin>();
        services.AddSingleton<TokenOperation>();
        services.AddSingleton<ProvisionEndpoint>();
        services.AddSingleton<ValuesEndpoint>();
        services.AddSingleton<AttributesEndpoint>();
        services.AddSingleton<EstEndpoints>();

        // Before the host begins its log scope, its trace and its meters for the request (I-16).
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory, TokenHidingContextFactory>());

        // At Debug, Kestrel quotes the request line of what it cannot read, before anything of ours sees it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information);
        return builder;
    }

    /// <summary>Maps the device API onto its listener.</summary>
    public static IEndpointRouteBuilder MapHttpGateway(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var provision = services.GetRequiredService<ProvisionEndpoint>();
        var values = services.GetRequiredService<ValuesEndpoint>();
        var attributes = services.GetRequiredService<AttributesEndpoint>();

        var device = endpoints.MapGroup("/api/v1").OnListener(HttpGatewayOptions.Listener);
        device.MapOnly("/provision", (HttpMethods.Post, provision.HandleAsync));

        // Token-less: the client certificate says who asks, as on CoAPS (wire-spec 5.3).
        device.MapOnly("/telemetry", (HttpMethods.Post, values.SaveTelemetryAsync));
        device.MapOnly("/attributes", (HttpMethods.Get, attributes.HandleAsync), (HttpMethods.Post, values.SaveAttributesAsync));
        device.MapOnly("/{token}/telemetry", (HttpMethods.Post, values.SaveTelemetryAsync));
        device.MapOnly("/{token}/attributes", (HttpMethods.Get, attributes.HandleAsync), (HttpMethods.Post, values.SaveAttributesAsync));

        var est = endpoints.MapGroup("/.well-known/est").OnListener(HttpGatewayOptions.Listener);
        est.MapEst(services.GetRequiredService<EstEndpoints>());
        est.MapGroup("/{label}").MapEst(services.GetRequiredService<EstEndpoints>());
        return endpoints;
    }

    /// <summary>The operations of RFC 7030 section 3.2.2 that are served.</summary>
    private static void MapEst(this IEndpointRouteBuilder endpoints, EstEndpoints est)
    {
        endpoints.MapOnly("/cacerts", (HttpMethods.Get, est.AuthoritiesAsync));
        endpoints.MapOnly("/csrattrs", (HttpMethods.Get, EstEndpoints.AttributesAsync));
        endpoints.MapOnly("/simpleenroll", (HttpMethods.Post, est.EnrollAsync));
        endpoints.MapOnly("/simplereenroll", (HttpMethods.Post, est.ReenrollAsync));
    }

    /// <summary>Maps the methods, and a refusal with <c>Allow</c> for every other one.</summary>
    private static void MapOnly(this IEndpointRouteBuilder endpoints, string pattern, params (string Method, RequestDelegate Handle)[] methods)
    {
        foreach (var (method, handle) in methods)
        {
            endpoints.MapMethods(pattern, [method], FailureStep.Around(handle));
        }

        var allowed = string.Join(", ", methods.Select(known => known.Method));
        endpoints.Map(pattern, context => HttpAnswers.MethodNotAllowedAsync(context, allowed));
    }
}
