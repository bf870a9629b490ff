using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

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
        TellOutagesInLines(builder.Services);
        return builder;
    }

    private static void TellOutagesInLines(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (services.FirstOrDefault(service => service.ImplementationType == typeof(ConsoleLoggerProvider)) is { } console)
        {
            services.Remove(console);
            services.AddSingleton<ILoggerProvider>(provider => new OutageLines(
                ActivatorUtilities.CreateInstance<ConsoleLoggerProvider>(provider), provider.GetRequiredService<TimeProvider>()));
        }
    }
}
