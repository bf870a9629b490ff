using ProvisioningCluster.Clustering.Configuration;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

internal static class SealingHosting
{
    /// <summary>Seals over the audit, their check, and the retention.</summary>
    public static void AddAuditSeals(this IServiceCollection services)
    {
        services.AddCheckedOptions<AuditOptions>(AuditOptions.Section, options => options.Faults());
        services.AddSingleton<SealKey>();
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<SealingInstruments>();
        services.AddSingleton<IAuditChain, AuditChain>();
        services.AddHostedService<SealingService>();
    }
}
