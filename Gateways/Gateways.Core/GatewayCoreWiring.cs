using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Core.Operators;
using ProvisioningCluster.Gateways.Core.Proxies;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Core.Tls;

namespace ProvisioningCluster.Gateways.Core;

/// <summary>Wiring of what all gateways share.</summary>
public static class GatewayCoreWiring
{
    /// <summary>
    /// Adds the calls into the cluster and the translation of their failures, the sessions, the limits, the listeners and the
    /// meters. Needs an Orleans client or silo in the same host. Every gateway verb calls it; calling it twice is harmless.
    /// </summary>
    public static IHostApplicationBuilder AddGatewayCore(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(DeviceCluster)))
        {
            return builder;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterAccess>();
        services.AddSingleton<StatelessWorkers>();
        services.AddSingleton<DeviceCluster>();
        services.AddSingleton<IOutgoingGrainCallFilter, ClusterFaults>();
        services.AddSingleton<GatewayInstruments>();

        services.AddSingleton<LiveSessions>();
        services.AddSingleton<GatewayObserver>();
        services.AddSingleton<ISessionDirectory, ClusterSessionDirectory>();
        services.AddSingleton<IDeviceSessions, DeviceSessions>();
        services.AddHostedService<SessionConfirmation>();

        services.AddOptions<GatewayLimitsOptions>().BindConfiguration(GatewayLimitsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayLimitsOptions>, GatewayLimitsValidator>();
        services.AddSingleton<IConnectionLimiter, ConnectionLimiter>();
        services.AddSingleton<LimitInstruments>();
        services.AddSingleton<ISourceLimiter, SourceLimiter>();
        services.AddSingleton<LongBodies>();

        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsRules>();
        services.AddSingleton<ApiKeyCheck>();
        services.AddSingleton<EventConsumers>();

        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();

        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsRules>();
        services.AddSingleton<ServerIdentities>();
        services.AddSingleton<TlsInstruments>();
        services.AddSingleton<HandshakeGate>();
        services.AddHostedService<ServerIdentityWatch>();

        // At Debug, Kestrel writes the stack of every handshake that fails; the meters count them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Https", LogLevel.Information);

        services.AddOptions<HttpListenerOptions>();
        services.AddSingleton<OpenListeners>();
        services.TryAddSingleton(new Drain(TimeProvider.System));
        services.AddSingleton<IStartupFilter, FramingRules>();
        services.AddSingleton<MatcherPolicy, ListenerMatcherPolicy>();
        return builder;
    }
}
