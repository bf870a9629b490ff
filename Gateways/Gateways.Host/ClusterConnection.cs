using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Grains.Abstractions.Cluster;

namespace ProvisioningCluster.Gateways.Host;

/// <summary>
/// Starts the cluster's client beside the listeners, and then asks a silo every second whether it is there: that tells
/// readiness, and finds the way back when no device asks.
/// </summary>
internal sealed partial class ClusterConnection(
    Func<IHostedService> client, StatelessWorkers workers, ClusterAccess access, TimeProvider time, ILogger<ClusterConnection> logger) : IHostedService, IReadyCondition, IDisposable
{
    private const int MissesThatCount = 2;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHostedService? started;
    private Task running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        access.IsOpen = false;
        running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task WaitAsync(CancellationToken cancellationToken) => connected.Task.WaitAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(cancellationToken);
        if (access.IsOpen)
        {
            await started!.StopAsync(cancellationToken);
        }
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            started = client();
            await started.StartAsync(stopping.Token);
            access.IsOpen = true;
            connected.TrySetResult();
            await WatchAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            connected.TrySetCanceled(stopping.Token);
        }
        catch (Exception fault)
        {
            connected.TrySetException(fault); // the start fails with it
            throw;
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Period, time);
        var misses = 0;
        while (await timer.WaitForNextTickAsync(stopping.Token))
        {
            misses = await AsksAsync() ? 0 : misses + 1;
            var answers = misses < MissesThatCount;
            if (answers != access.IsAnswering)
            {
                access.IsAnswering = answers;
                Tell(answers);
            }
        }
    }

    private async Task<bool> AsksAsync()
    {
        try
        {
            await workers.Next<IReachabilityGrain>().AskAsync().AsTask().WaitAsync(AnswerWithin, time, stopping.Token);
            return true;
        }
        catch (Exception fault) when (fault is ClusterUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    private void Tell(bool answers)
    {
        if (answers)
        {
            LogAnswers(logger);
        }
        else
        {
            LogSilent(logger);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo answers; devices are told to come again")]
    private static partial void LogSilent(ILogger logger);

    [LoggerMessage(2, LogLevel.Information, "A silo answers again")]
    private static partial void LogAnswers(ILogger logger);
}
