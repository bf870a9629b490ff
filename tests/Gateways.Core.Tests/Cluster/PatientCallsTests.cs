using Orleans.Runtime;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>Which calls are made again, and for how long.</summary>
public sealed class PatientCallsTests : IDisposable
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    private readonly ClusterAccess access = new();
    private int calls;

    public void Dispose() => access.Dispose();

    [Fact]
    public async Task A_call_whose_silo_was_lost_is_made_again()
    {
        var answer = await new PatientCalls(access, TimeProvider.System).AskAsync(() => calls < 2 ? Lost() : Answer()).WaitAsync(AtOnce, TestContext.Current.CancellationToken);

        Assert.True(answer.TryGet(out _, out _));
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task I20_what_the_storage_refused_or_took_too_long_is_not_asked_again()
    {
        var patient = new PatientCalls(access, TimeProvider.System);

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => patient.AskAsync(() => Failed(new GrainCallFailedException("The ledger is gone."))));
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => patient.AskAsync(() => Failed(new TimeoutException())));

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task While_no_silo_answers_a_call_fails_at_once()
    {
        access.IsAnswering = false;

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => new PatientCalls(access, TimeProvider.System).AskAsync(Lost));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Before_a_silo_was_reached_nothing_is_asked()
    {
        access.IsOpen = false;

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => new PatientCalls(access, TimeProvider.System).AskAsync(Answer));

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_call_under_a_lost_connection_is_made_a_second_time_beside_the_first()
    {
        var silent = new TaskCompletionSource<Result<Done>>();
        var asked = new PatientCalls(access, TimeProvider.System).AskAsync(() => calls++ == 0 ? new ValueTask<Result<Done>>(silent.Task) : Answer());

        access.OnConnectionLost();
        var answer = await asked.WaitAsync(AtOnce, TestContext.Current.CancellationToken);

        Assert.True(answer.TryGet(out _, out _));
        Assert.Equal(3, calls); // Answer counts as well
    }

    [Fact]
    public async Task I20_A_second_call_that_meets_the_lost_silo_too_is_made_again()
    {
        var silent = new TaskCompletionSource<Result<Done>>();
        var asked = new PatientCalls(access, TimeProvider.System).AskAsync(() => calls switch
        {
            0 => Silent(silent),
            < 3 => Lost(),
            _ => Answer(),
        });

        access.OnConnectionLost();
        var answer = await asked.WaitAsync(AtOnce, TestContext.Current.CancellationToken);

        Assert.True(answer.TryGet(out _, out _));
        Assert.Equal(4, calls);
    }

    [Fact]
    public async Task I20_a_call_that_stays_silent_is_made_a_second_time_beside_the_first()
    {
        var (time, silent) = (new ManualTime(), new TaskCompletionSource<Result<Done>>());
        var asked = new PatientCalls(access, time).AskAsync(() => calls == 0 ? Silent(silent) : Answer());

        time.Advance(PatientCalls.Silence - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, calls);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var answer = await asked.WaitAsync(AtOnce, TestContext.Current.CancellationToken);

        Assert.True(answer.TryGet(out _, out _));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_silent_call_that_answers_after_all_is_as_good_as_the_second_one()
    {
        var (time, silent, never) = (new ManualTime(), new TaskCompletionSource<Result<Done>>(), new TaskCompletionSource<Result<Done>>());
        var asked = new PatientCalls(access, time).AskAsync(() => Silent(calls == 0 ? silent : never));

        time.Advance(PatientCalls.Silence);
        silent.SetResult(default(Done));
        var answer = await asked.WaitAsync(AtOnce, TestContext.Current.CancellationToken);

        Assert.True(answer.TryGet(out _, out _));
    }

    [Fact]
    public async Task I20_the_second_call_does_not_keep_the_device_beyond_the_time_of_the_first()
    {
        var (time, silent, second) = (new ManualTime(), new TaskCompletionSource<Result<Done>>(), new TaskCompletionSource());
        var asked = new PatientCalls(access, time).AskAsync(() =>
        {
            if (calls == 0)
            {
                return Silent(silent);
            }

            second.SetResult();
            return Silent(new TaskCompletionSource<Result<Done>>());
        });

        time.Advance(PatientCalls.Silence);
        await second.Task.WaitAsync(AtOnce, TestContext.Current.CancellationToken);
        silent.SetException(new ClusterUnavailableException("No answer.", new TimeoutException()));

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => asked.WaitAsync(AtOnce, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task I21_of_many_silent_calls_few_are_made_a_second_time()
    {
        var (time, silent) = (new ManualTime(), new TaskCompletionSource<Result<Done>>());
        var patient = new PatientCalls(access, time);
        var first = Enumerable.Range(0, 2 * PatientCalls.MaxSilent).Select(_ => patient.AskAsync(() => Silent(silent))).ToArray();

        time.Advance(PatientCalls.Silence);
        silent.SetResult(default(Done));
        await Task.WhenAll(first).WaitAsync(AtOnce, TestContext.Current.CancellationToken);

        Assert.True(calls <= first.Length + PatientCalls.MaxSilent, $"{calls} calls were made.");
    }

    [Fact]
    public async Task A_cluster_that_stays_lost_is_given_up_in_time()
    {
        var began = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => new PatientCalls(access, TimeProvider.System).AskAsync(Lost));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), PatientCalls.TryWithin, DeviceCluster.AnswerWithin);
    }

    [Fact]
    public void What_a_gateway_waits_nests_between_a_call_and_the_reply()
    {
        TimeSpan[] nested = [TimeSpan.Zero, PatientCalls.Silence, PatientCalls.TryWithin, ClusterFaults.AnswerWithin, DeviceCluster.AnswerWithin, TimeSpan.FromSeconds(8)];

        Assert.Equal(nested.Order().Distinct(), nested);
    }

    private ValueTask<Result<Done>> Answer()
    {
        calls++;
        return ValueTask.FromResult<Result<Done>>(default(Done));
    }

    private ValueTask<Result<Done>> Silent(TaskCompletionSource<Result<Done>> never)
    {
        calls++;
        return new ValueTask<Result<Done>>(never.Task);
    }

    private ValueTask<Result<Done>> Lost() => Failed(new SiloUnavailableException("The silo is gone."));

    private ValueTask<Result<Done>> Failed(Exception cause)
    {
        calls++;
        return ValueTask.FromException<Result<Done>>(new ClusterUnavailableException("No answer.", cause));
    }
}
