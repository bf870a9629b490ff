using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>How much a process of ours says when nobody configured it.</summary>
public static class ConsoleDefaults
{
    /// <summary>A quiet console: our own information, others' warnings. Placed below every other source, so that configuration wins.</summary>
    public static IHostApplicationBuilder AddConsoleDefaults(this IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                ["Logging:LogLevel:ProvisioningCluster"] = "Information",

                // It measures from the machine's boot at its first round and warns of a stall that was none.
                ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",

                // It recommends the server collector at every start; the project files say why there is one heap.
                ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
            },
        });
        return builder;
    }
}
