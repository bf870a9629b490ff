using System.Globalization;
using ProvisioningCluster.Acceptance.Tests.Flows;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Acceptance.Tests.Operators;

/// <summary>A running mosquitto_sub.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly List<string> messages = [];
    private readonly CancellationTokenSource kill = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task work = Task.CompletedTask;

    /// <summary>Topic, a blank, and the body of each message so far.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages];
            }
        }
    }

    /// <summary>Makes the durable session of these arguments and leaves: from now on its events are kept.</summary>
    public static async Task SubscribeAsync(SiloProcess silo, params string[] arguments) =>
        (await PublicClients.Mosquitto("mosquitto_sub").RunAsync([.. To(silo), "-E", .. arguments])).Succeeded();

    public static Listener Start(SiloProcess silo, params string[] arguments)
    {
        var listener = new Listener();
        var tool = PublicClients.Mosquitto("mosquitto_sub");
        listener.work = tool.RunAsync([.. To(silo), "-F", "%t %p", .. arguments], deadline: TimeSpan.FromMinutes(3), onLine: listener.OnLine, cancellationToken: listener.kill.Token);
        return listener;
    }

    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> fact, string awaited)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Task next;
            lock (gate)
            {
                next = changed.Task;
            }

            if (fact(Messages))
            {
                return;
            }

            try
            {
                await next.WaitAsync(Deadline - TimeProvider.System.GetElapsedTime(until));
            }
            catch (Exception fault) when (fault is TimeoutException or ArgumentOutOfRangeException)
            {
                throw new TimeoutException($"Waited for {awaited}; there are {Messages.Count} messages.");
            }
        }
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        await kill.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        kill.Dispose();
    }

    private static string[] To(SiloProcess silo) => ["-h", "127.0.0.1", "-p", silo.MqttPort.ToString(CultureInfo.InvariantCulture)];

    private void OnLine(string line)
    {
        lock (gate)
        {
            messages.Add(line);
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
