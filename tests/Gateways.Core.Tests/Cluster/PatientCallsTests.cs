using Orleans.Runtime;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Faults;
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
    public async Task A_cluster_that_stays_lost_is_given_up_in_time()
    {
        var began = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => new PatientCalls(access, TimeProvider.System).AskAsync(Lost));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), PatientCalls.TryWithin, DeviceCluster.AnswerWithin);
    }

    [Fact]
    public void What_a_gateway_waits_nests_between_a_call_and_the_reply()
    {
        TimeSpan[] nested = [TimeSpan.Zero, PatientCalls.TryWithin, TimeSpan.FromSeconds(5), DeviceCluster.AnswerWithin, TimeSpan.FromSeconds(8)];

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
