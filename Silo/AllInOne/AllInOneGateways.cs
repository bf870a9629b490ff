using ProvisioningCluster.Clustering.Settings;
using ProvisioningCluster.Gateways.Coap;
using ProvisioningCluster.Gateways.Core;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Gateways.Http;
using ProvisioningCluster.Gateways.Mqtt;
using ProvisioningCluster.Gateways.Operator;
using ProvisioningCluster.Gateways.Operator.Console.Dashboard;

namespace ProvisioningCluster.Silo.AllInOne;

/// <summary>
/// The gateways inside the silo's process. Only this file knows the gateway libraries; without it the silo is a silo of a
/// cluster, whose gateways are processes of their own.
/// </summary>
internal static class AllInOneGateways
{
    private const string SharedHttp = "http";
    private const string AdvertisedAddress = "Cluster:AdvertisedIPAddress";

    private static readonly ConfiguredPort[] Ports =
    [
        new("Mqtt:Port", 1883),
        new("Mqtt:TlsPort", 8883),
        new("Http:TlsPort", 8443),
        new("Http:Port", 8080, SharedListener: SharedHttp),
        new("Operator:Port", 8080, SharedListener: SharedHttp),
        new("Coap:Port", 5683, Datagrams: true),
        new("Coap:DtlsPort", 5684, Datagrams: true),
        new("Cluster:SiloPort", 11111, AddressKey: AdvertisedAddress),
    ];

    /// <summary>Every gateway with its listeners, health and metrics. Must stand last: listeners open after all else is up, and close first.</summary>
    public static IHostApplicationBuilder AddAllInOneGateways(this IHostApplicationBuilder builder)
    {
        builder.AddConsoleDefaults();
        builder.AddGatewayCore();
        builder.AddHttpListeners();
        builder.AddObservability();
        builder.AddMqttGateway();
        builder.AddHttpGateway();
        builder.AddCoapGateway();
        builder.AddOperatorGateway();
        return builder;
    }

    /// <summary>Runs until told to stop, and answers the exit code.</summary>
    /// <param name="app">Built.</param>
    /// <param name="prepare">Runs after the options are validated and before anything starts.</param>
    public static Task<int> RunAllInOneAsync(this WebApplication app, Action<IServiceProvider> prepare) => app.RunProcessAsync(
        [.. Ports, new("Cluster:SiloGatewayPort", app.Configuration.IsClustered() ? ClusterSettings.DefaultSiloGatewayPort : 0, AddressKey: AdvertisedAddress)],
        validated =>
        {
            prepare(validated.Services);
            validated.MapObservability();
            validated.MapHttpGateway();
            validated.MapOperatorGateway();
            validated.MapClusterDashboard();
        });
}
