using System.Collections.Concurrent;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Fresh names over all protocols, without pause, until the silo is gone.</summary>
internal sealed class ProvisionLoad
{
    private static readonly TimeSpan AnswersDeadline = TimeSpan.FromSeconds(60);

    private readonly TestProfile profile;
    private readonly IDeviceConnection[] connections;
    private readonly ConcurrentDictionary<string, ProvisionAnswer> answered = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> unanswered = [];
    private readonly TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task workers;

    private ProvisionLoad(TestProfile profile, IDeviceConnection[] connections, int awaitedAnswers)
    {
        this.profile = profile;
        this.connections = connections;
        workers = Task.WhenAll(connections.Select(connection => WorkAsync(connection, awaitedAnswers)));
    }

    /// <summary>Names with their complete replies.</summary>
    public IReadOnlyDictionary<string, ProvisionAnswer> Answered => answered;

    /// <summary>Names that were asked for and never answered: nobody but the ledger knows what became of them.</summary>
    public IReadOnlyCollection<string> Unanswered => unanswered;

    /// <summary>Starts the load and returns when that many replies have come; the load goes on.</summary>
    public static async Task<ProvisionLoad> RunningAsync(SiloProcess silo, TestProfile profile, int connections, int awaitedAnswers)
    {
        var load = new ProvisionLoad(profile, await DeviceConnections.OpenManyAsync(silo, connections), awaitedAnswers);
        var first = await Task.WhenAny(load.enough.Task, load.workers).WaitAsync(AnswersDeadline);
        await first;
        return load.enough.Task.IsCompleted ? load : throw new InvalidOperationException("Every connection ended before the load was under way.");
    }

    /// <summary>Ends what still waits; to be called when the silo is gone.</summary>
    public async Task EndAsync()
    {
        await DeviceConnections.CloseAsync(connections);
        await workers;
    }

    private async Task WorkAsync(IDeviceConnection connection, int awaitedAnswers)
    {
        while (true)
        {
            var name = Fresh.Text("load");
            try
            {
                answered[name] = await connection.ProvisionAsync(ProvisionOrder.For(profile, name));
            }
            catch (Exception lost) when (lost is not ArgumentException)
            {
                unanswered.Add(name);
                return;
            }

            if (answered.Count >= awaitedAnswers)
            {
                enough.TrySetResult();
            }
        }
    }
}
