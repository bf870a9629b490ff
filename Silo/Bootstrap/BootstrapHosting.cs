using ProvisioningCluster.Clustering.Configuration;

namespace ProvisioningCluster.Silo.Bootstrap;

internal static class BootstrapHosting
{
    /// <summary>Must stand after the cluster, whose grains it calls, and before the listeners.</summary>
    public static IHostApplicationBuilder AddBootstrap(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<BootstrapOptions>(BootstrapOptions.Section, options => options.Faults());
        builder.Services.AddHostedService<BootstrapStep>();
        return builder;
    }
}
