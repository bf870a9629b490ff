namespace ProvisioningCluster.Silo.Health;

internal static class HealthHosting
{
    /// <summary>Tag of the checks that decide readiness.</summary>
    private const string Ready = "ready";

    /// <summary>Readiness of membership and storage.</summary>
    public static IHostApplicationBuilder AddSiloHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiloHealth>();
        builder.Services.AddSingleton<StorageHealth>();
        builder.Services.AddHealthChecks()
            .AddCheck<SiloHealth>("silo", tags: [Ready])
            .AddCheck<StorageHealth>("storage", tags: [Ready]);
        return builder;
    }
}
