using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing.Load;

/// <summary>One device after another on one protocol.</summary>
internal sealed class LoadWorker(LoadPlan plan, string names, int number, DeviceProtocol wire, int door, LoadHistory history, Func<TimeSpan> now, Func<bool> disturbed)
{
    private readonly Random random = new(number);
    private int current = door;
    private int lastName;
    private int requests;
    private IDeviceConnection? connection;

    /// <summary>Fresh names and hot ones; whatever the reply, the next name.</summary>
    public Task MixAsync(CancellationToken stop) => PacedAsync(
        async () =>
        {
            var (name, work) = random.NextDouble() < plan.FreshShare
                ? (FreshName(), LoadWork.Fresh)
                : ($"{names}-hot-{random.Next(plan.HotNames)}", LoadWork.Hot);
            await PauseAsync(await AskAsync(name, work));
        },
        stop);

    /// <summary>Fresh names, each until it is answered.</summary>
    public Task LineAsync(CancellationToken stop) => PacedAsync(
        async () =>
        {
            var (name, first) = (FreshName(), now());
            while (await AskAsync(name, LoadWork.Line) is { } loss)
            {
                // A name that is still open when the load ends is not let off.
                if (stop.IsCancellationRequested && now() - first > plan.LineDeadline)
                {
                    return;
                }

                await PauseAsync(loss);
            }
        },
        stop);

    private async Task PacedAsync(Func<Task> turn, CancellationToken stop)
    {
        await Task.Yield();
        using var pace = new PeriodicTimer(plan.Pace);
        while (!stop.IsCancellationRequested)
        {
            await turn();
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        await HangUpAsync();
    }

    /// <summary>Null when it was answered.</summary>
    private async Task<LostReply?> AskAsync(string name, LoadWork work)
    {
        if (connection is { IsOpen: false })
        {
            await HangUpAsync();
            current = plan.Roams ? (current + 1) % plan.Doors.Count : current;
        }

        var operation = new LoadOperation(name, work, wire, current, now());
        history.Sent(operation);
        var loss = await ConductAsync(operation);
        if (loss is { ConnectionLost: true })
        {
            await HangUpAsync();
            current = plan.Roams ? (current + 1) % plan.Doors.Count : current;
        }
        else if (++requests % plan.RequestsPerConnection == 0)
        {
            await HangUpAsync();
        }

        return loss;
    }

    private async Task<LostReply?> ConductAsync(LoadOperation operation)
    {
        LostReply? loss = null;
        try
        {
            connection ??= await DeviceConnections.OpenAsync(plan.Doors[current], wire, plan.Patience);
            operation.Answered(await connection.ProvisionAsync(ProvisionOrder.For(plan.Profile, operation.Name)), now(), disturbed());
        }
        catch (Exception error) when ((loss = LostReply.Of(error, wire)) is not null)
        {
            operation.Lost(loss.Reason, loss.Refused, now());
        }

        history.Ended(operation);
        return loss;
    }

    private async Task PauseAsync(LostReply? loss)
    {
        if (loss is null)
        {
            return;
        }

        var hint = loss.RetryAfter is { } wanted && wanted < plan.LongestPause ? wanted : plan.LongestPause;
        using var pause = new PeriodicTimer(loss.Refused && plan.Roams ? plan.Pace : hint);
        await pause.WaitForNextTickAsync(CancellationToken.None);
    }

    private async Task HangUpAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
            connection = null;
        }
    }

    private string FreshName() => $"{names}-{number}-{lastName++}";
}
