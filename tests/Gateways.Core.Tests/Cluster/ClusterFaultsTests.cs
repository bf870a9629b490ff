using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Cluster;

/// <summary>The translation of failures in a real cluster, from a client and from beside the grains.</summary>
public sealed class ClusterFaultsTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly RequestOrigin Origin = new(TransportProtocol.Http, "192.0.2.7", false);

    [Theory]
    [InlineData("throw")]
    [InlineData("cancel")]
    public async Task Whatever_kept_a_gateway_from_an_answer_is_one_exception(string failure)
    {
        foreach (var grains in Callers())
        {
            var gateway = Gateway(grains);

            var exception = await Assert.ThrowsAsync<ClusterUnavailableException>(() => gateway.ProvisionAsync(Request(failure)).AsTask());

            Assert.NotNull(exception.InnerException);
        }
    }

    [Fact]
    public async Task The_answer_that_the_service_is_unavailable_is_the_same_exception()
    {
        foreach (var grains in Callers())
        {
            var gateway = Gateway(grains);

            await Assert.ThrowsAsync<ClusterUnavailableException>(() => gateway.ProvisionAsync(Request("unavailable")).AsTask());
        }
    }

    [Fact]
    public async Task A_grain_sees_the_failures_of_other_grains_as_they_are()
    {
        foreach (var grains in Callers())
        {
            var answer = await Gateway(grains).ProvisionAsync(Request("ask"));

            Assert.True(answer.TryGet(out var seen, out _));
            Assert.Equal(nameof(InvalidOperationException), seen.CredentialsId.Reveal());
        }
    }

    [Fact]
    public async Task A_caller_that_gives_up_sees_its_cancellation()
    {
        foreach (var grains in Callers())
        {
            using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                Gateway(grains).AuthenticateAsync(ScriptedAuthenticationGrain.From("wait"), giveUp.Token).AsTask());
        }
    }

    [Fact]
    public async Task I20_a_call_that_is_never_answered_is_given_up_within_5_seconds()
    {
        foreach (var grains in Callers())
        {
            var call = Gateway(grains).ProvisionAsync(Request("never")).AsTask();
            Assert.False(call.IsCompleted);

            fixture.Time.Advance(ClusterFaults.AnswerWithin);

            await Assert.ThrowsAsync<ClusterUnavailableException>(() => call.WaitAsync(ClusterFixture.CallTimeout / 3, TestContext.Current.CancellationToken));
        }

        Assert.InRange(ClusterFaults.AnswerWithin, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4.5)); // a call of the device's grain and below
    }

    [Fact]
    public async Task A_cluster_that_never_answers_is_given_up_before_the_device_gives_up()
    {
        var time = new ManualTime();
        var call = Gateway(fixture.Client, time).ProvisionAsync(Request("never")).AsTask();

        await time.TimerAsync(DeviceCluster.AnswerWithin);
        time.Advance(DeviceCluster.AnswerWithin);

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => call);
        Assert.True(DeviceCluster.AnswerWithin < TimeSpan.FromSeconds(8));
    }

    /// <summary>A gateway in a process of its own, and one beside the grains.</summary>
    private IGrainFactory[] Callers() => [fixture.Client, fixture.Beside];

    private static DeviceCluster Gateway(IGrainFactory grains, TimeProvider? time = null) =>
        new(new StatelessWorkers(grains, time ?? TimeProvider.System), time ?? TimeProvider.System);

    private static ProvisionRequest Request(string failure) => new() { OperationId = Guid.NewGuid(), Origin = Origin, DeviceName = failure };
}
