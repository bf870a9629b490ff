using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Silo.Startup;

internal static class SiloRun
{
    /// <summary>Runs until it is told to stop. Answers the exit code: 0, or 1 after one readable message about what is wrong.</summary>
    public static async Task<int> RunSiloAsync(this WebApplication app)
    {
        try
        {
            await using (app)
            {
                app.Services.GetRequiredService<IStartupValidator>().Validate();
                app.Services.GetRequiredService<KeyRing>(); // prepares the database before anything asks for it
                await app.StartAsync();
                Console.WriteLine(Ready(app.Services));
                await app.WaitForShutdownAsync();
                return 0;
            }
        }
        catch (Exception fault) when (StartupFaults.Explain(fault) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    private static string Ready(IServiceProvider services)
    {
        var listeners = services.GetService<OpenListeners>()?.All ?? [];
        return string.Join(' ', ["ready", .. listeners.Select(listener => $"{listener.Key}:{listener.Value}")]);
    }
}
