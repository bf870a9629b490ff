using System.Data.Common;
using System.Net.Sockets;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Lets the sealer work every two seconds.</summary>
internal sealed partial class SealingService(AuditSealer sealer, SealingInstruments instruments, TimeProvider time, ILogger<SealingService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private bool isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Some statements of SQLite block: not on the thread that starts the host.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WorkAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; what is not sealed yet is sealed after the next start, or by another silo.
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await sealer.StepAsync(stoppingToken))
            {
            }

            instruments.OnDone();
            isFailing = false;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or IOException or SocketException)
        {
            // Nothing is lost: an unsealed row waits. One line per outage, not per attempt.
            if (!isFailing)
            {
                isFailing = true;
                LogNotSealed(logger, fault);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The audit could not be sealed; it is tried again every two seconds.")]
    private static partial void LogNotSealed(ILogger logger, Exception fault);
}
