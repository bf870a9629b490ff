using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>Confirms and renews every session in turn, and ends those that could not be confirmed in time (I-14).</summary>
internal sealed partial class SessionConfirmation(
    LiveSessions sessions, ISessionDirectory directory, TimeProvider time, ILogger<SessionConfirmation> logger) : BackgroundService
{
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Questions in flight; 20,000 sessions need 2,700 answers a second, which takes under 25 ms each.</summary>
    private const int Concurrency = 64;

    private Task renewal = Task.CompletedTask;

    /// <summary>
    /// Ends what was not confirmed in time, and starts to renew what is due unless that is still under way. Never waits for a
    /// renewal: those hang exactly when a session must be ended. Answers the renewal.
    /// </summary>
    internal Task Look(CancellationToken cancellationToken)
    {
        EndUnconfirmed();
        if (renewal.IsCompletedSuccessfully)
        {
            renewal = RenewDueAsync(cancellationToken);
        }

        return renewal;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var looked = Look(stoppingToken);
                if (looked.IsCompleted)
                {
                    await looked; // a failure that is not the cluster's is a bug, and ends the process
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; the connections end with their listeners.
        }
    }

    private void EndUnconfirmed()
    {
        var ended = 0;
        foreach (var session in sessions.All)
        {
            if (session.SinceConfirmed >= ConfirmWithin)
            {
                sessions.End(session, SessionEndReason.NotConfirmed);
                ended++;
            }
        }

        if (ended > 0)
        {
            LogNotConfirmed(logger, ended);
        }
    }

    private async Task RenewDueAsync(CancellationToken cancellationToken)
    {
        var due = sessions.All.Where(session => session.SinceRenewed >= RenewEvery).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, parallel, async (session, _) => await RenewAsync(session));
    }

    private async ValueTask RenewAsync(LiveSession session)
    {
        var askedAt = time.GetTimestamp();
        try
        {
            if (await ConfirmAsync(session, askedAt) && await RegisterAsync(session))
            {
                session.Renewed(askedAt);
            }
        }
        catch (ClusterUnavailableException exception)
        {
            LogNotRenewed(logger, session.Id, exception); // asked again at the next look, until the time is up
        }
    }

    private async ValueTask<bool> ConfirmAsync(LiveSession session, long askedAt)
    {
        var answer = await directory.ConfirmAsync(session);
        if (answer.TryGet(out var device, out _) && device.DeviceId == session.Device.DeviceId)
        {
            session.Confirmed(askedAt);
            return true;
        }

        sessions.End(session, SessionEndReason.CredentialsChanged);
        return false;
    }

    private async ValueTask<bool> RegisterAsync(LiveSession session)
    {
        var answer = await directory.RenewAsync(session);
        if (answer.TryGet(out _, out var fault))
        {
            return true;
        }

        if (fault.Code == FaultCode.NotFound)
        {
            sessions.End(session, SessionEndReason.TakenOver);
        }

        return false;
    }
}
