using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProvisioningCluster.Clustering.Configuration;

namespace ProvisioningCluster.Clustering.Settings;

/// <summary>The settings of both kinds of processes, checked at the start.</summary>
public static class ClusterSettingsHosting
{
    /// <summary>The settings of a silo.</summary>
    public static IHostApplicationBuilder AddSiloSettings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<ClusterSettings>(ClusterSettings.Section, ClusterSettingsRules.OfSilo);
        return builder;
    }

    /// <summary>The settings of a gateway process.</summary>
    public static IHostApplicationBuilder AddGatewaySettings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<ClusterSettings>(ClusterSettings.Section, ClusterSettingsRules.OfGateway);
        return builder;
    }

    /// <summary>True when configuration asks for a cluster. Wiring depends on it, and wiring comes before validation.</summary>
    public static bool IsClustered(this IConfiguration configuration) =>
        ClusterSettings.Clustered.Equals(configuration[$"{ClusterSettings.Section}:{nameof(ClusterSettings.Mode)}"]?.Trim(), StringComparison.OrdinalIgnoreCase);
}
