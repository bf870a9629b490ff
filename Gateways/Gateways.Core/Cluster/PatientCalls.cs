using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// Makes a call again when a silo was lost under it, so that a killed or stopping silo costs a device a moment and not its
/// request. Only for calls that may be made twice: reads, saves of values, and provisioning, which carries an operation id
/// (invariants 3.3, I-7). What the storage refused and what took too long is not tried again: there more calls do harm.
/// </summary>
internal sealed class PatientCalls(ClusterAccess? access, TimeProvider time)
{
    /// <summary>Later than this after the first call none is made again: the device must hear within its time.</summary>
    public static readonly TimeSpan TryWithin = TimeSpan.FromSeconds(4);

    /// <summary>Answers that are on their way on other connections may still arrive, before a call is made a second time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public Task<Result<T>> AskAsync<T>(Func<ValueTask<Result<T>>> call)
        where T : notnull => TryAsync(call, time.GetTimestamp());

    private async Task<Result<T>> TryAsync<T>(Func<ValueTask<Result<T>>> call, long began)
        where T : notnull
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await AnswerAsync(call, began);
            }
            catch (ClusterUnavailableException fault) when (access is not { IsAnswering: false } && SiloWasLost(fault) && MayTry(began))
            {
                // tried again below, on another silo
            }

            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time);
        }
    }

    /// <summary>The answer of one call, or, when a connection was lost under it, of that call and another: whichever comes first.</summary>
    private async Task<Result<T>> AnswerAsync<T>(Func<ValueTask<Result<T>>> call, long began)
        where T : notnull
    {
        access?.Require();
        var lost = access?.ConnectionLost ?? CancellationToken.None;
        var first = call().AsTask();
        try
        {
            return await first.WaitAsync(lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !first.IsCompleted)
        {
            // decided below
        }

        await Task.WhenAny(first, Task.Delay(Grace, time));
        if (first.IsCompleted || !MayTry(began))
        {
            return await first;
        }

        // Patient as well: it may meet the same lost silo behind another one, and the first call would only end with its time-out.
        var second = TryAsync(call, began);
        var winner = await Task.WhenAny(first, second);
        var other = winner == first ? second : first;
        if (!winner.IsCompletedSuccessfully)
        {
            return await other;
        }

        _ = other.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // nobody waits for it
        return await winner;
    }

    private bool MayTry(long began) => time.GetElapsedTime(began) < TryWithin;

    private static bool SiloWasLost(ClusterUnavailableException fault) => fault.InnerException is OrleansException and not InconsistentStateException;
}
