using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ProvisioningCluster.Gateways.Host;

internal static class ClusterClientHosting
{
    /// <summary>A call into the cluster takes no longer; the third of the nested time-outs (invariants 3.3).</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>This process as a client of the cluster, by the silo's gateway port.</summary>
    public static IHostApplicationBuilder AddClusterClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClusterClientOptions>().BindConfiguration(ClusterClientOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ClusterClientOptions>, ClusterClientOptions.Rules>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering();
            client.Services.AddOptions<StaticGatewayListProviderOptions>().Configure<IOptions<ClusterClientOptions>>(
                (gateways, options) => gateways.Gateways = [options.Value.SiloGateway.ToGatewayUri()]);
            client.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterClientOptions>>((cluster, options) =>
            {
                cluster.ClusterId = options.Value.ClusterId;
                cluster.ServiceId = options.Value.ServiceId;
            });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
            client.AddActivityPropagation();
            client.UseConnectionRetryFilter<WaitForSilo>();
        });
        return builder;
    }
}
