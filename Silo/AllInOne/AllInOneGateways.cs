using ProvisioningCluster.Gateways.Core;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Gateways.Mqtt;

namespace ProvisioningCluster.Silo.AllInOne;

/// <summary>
/// The gateways inside the silo's process. Only this folder knows the gateway libraries; without it the silo is a silo of a
/// cluster, whose gateways are processes of their own.
/// </summary>
internal static class AllInOneGateways
{
    private static readonly ConfiguredPort[] Ports =
    [
        new("Mqtt:Port", 1883),
        new("Http:Port", 8080, SharedListener: "http"),
        new("Operator:Port", 8080, SharedListener: "http"),
        new("Coap:Port", 5683, Datagrams: true),
        new("Cluster:SiloPort", 11111, LoopbackOnly: true),
        new("Cluster:SiloGatewayPort", 0, LoopbackOnly: true),
    ];

    /// <summary>Every gateway with its listeners.</summary>
    public static IHostApplicationBuilder AddAllInOneGateways(this IHostApplicationBuilder builder)
    {
        builder.AddConsoleDefaults();
        builder.AddGatewayCore();
        builder.AddHttpListeners();
        builder.AddMqttGateway();
        return builder;
    }

    /// <summary>The gateways' HTTP endpoints.</summary>
    public static WebApplication MapAllInOneGateways(this WebApplication app)
    {
        return app;
    }

    /// <summary>Runs until told to stop, and answers the exit code.</summary>
    public static Task<int> RunAllInOneAsync(this WebApplication app, Action<IServiceProvider> prepare) => app.RunProcessAsync(Ports, prepare);
}
