using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// Makes a call again when a silo was lost under it, so that a killed or stopping silo costs a device a moment and not its
/// request. Only for calls that may be made twice: reads, saves of values, and provisioning, which carries an operation id
/// (invariants 3.3, I-7). What the storage refused and what took too long is not tried again: there more calls do harm.
/// </summary>
/// <remarks>
/// A silo may pass a call on to one that dies just then. Nobody tells the gateway, whose own connection is well: a call that stays
/// silent is made a second time beside the first, once.
/// </remarks>
internal sealed class PatientCalls(ClusterAccess? access, TimeProvider time)
{
    /// <summary>Later than this after the first call none is made again: the device must hear within its time.</summary>
    public static readonly TimeSpan TryWithin = TimeSpan.FromSeconds(4);

    /// <summary>So long a call may be silent. Twice as long is <see cref="TryWithin"/>: the second one has no third.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Of more calls that are silent at a time none is made a second time: that is no lost silo, but a storage that stands still.</summary>
    public const int MaxSilent = 64;

    /// <summary>Answers that are on their way on other connections may still arrive, before a call is made a second time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private int silent;

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

            GatewayTraces.OnEvent("call_again");
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time);
        }
    }

    /// <summary>The answer of one call, or, when a connection was lost under it or it stays silent, of that call and another: whichever comes first.</summary>
    private async Task<Result<T>> AnswerAsync<T>(Func<ValueTask<Result<T>>> call, long began)
        where T : notnull
    {
        access?.Require();
        var lost = access?.ConnectionLost ?? CancellationToken.None;
        var first = call().AsTask();
        Task waited = first.WaitAsync(Silence, time, lost);
        await waited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // looked at below
        if (!first.IsCompleted && !lost.IsCancellationRequested)
        {
            return await AnswerSilentAsync(first, call, began);
        }

        if (!first.IsCompleted)
        {
            await Task.WhenAny(first, Task.Delay(Grace, time));
        }

        if (first.IsCompleted || !MayTry(began))
        {
            return await first;
        }

        GatewayTraces.OnEvent("second_call");

        // Patient as well: it may meet the same lost silo behind another one, and the first call would only end with its time-out.
        var second = TryAsync(call, began);
        var winner = await Task.WhenAny(first, second);
        var other = winner == first ? second : first;
        if (!winner.IsCompletedSuccessfully)
        {
            return await other;
        }

        Leave(other);
        return await winner;
    }

    /// <summary>The answer of the silent call or of another; the first one's end is also the end of waiting, for it is a call's whole time.</summary>
    private async Task<Result<T>> AnswerSilentAsync<T>(Task<Result<T>> first, Func<ValueTask<Result<T>>> call, long began)
        where T : notnull
    {
        try
        {
            if (Interlocked.Increment(ref silent) > MaxSilent || access is { IsAnswering: false } || !MayTry(began))
            {
                return await first;
            }

            GatewayTraces.OnEvent("second_call");
            var second = TryAsync(call, began);
            Leave(second);
            return await Task.WhenAny(first, second) == second && second.IsCompletedSuccessfully ? await second : await first;
        }
        finally
        {
            Interlocked.Decrement(ref silent);
        }
    }

    /// <summary>Nobody may be waiting for it when it fails.</summary>
    private static void Leave(Task call) =>
        _ = call.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private bool MayTry(long began) => time.GetElapsedTime(began) < TryWithin;

    private static bool SiloWasLost(ClusterUnavailableException fault) => fault.InnerException is OrleansException and not InconsistentStateException;
}
