using Microsoft.Extensions.Hosting;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>
/// Looks for another certificate while the process runs. A look, and not a notification of the file system: those miss what happens on
/// network volumes and behind the symbolic links of mounted secrets, and a development certificate must be renewed without any change.
/// </summary>
internal sealed class ServerIdentityWatch(ServerIdentities identities, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                identities.Refresh();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops, or its host is given up unstarted.
        }
    }
}
