using System.Diagnostics;
using OpenTelemetry.Trace;
using ProvisioningCluster.Gateways.Core.Telemetry;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Telemetry;

public sealed class RequestSamplerTests
{
    private static readonly KeyValuePair<string, object?>[] OfRequest = [new("gateway.protocol", "mqtt")];

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 2_300, 2_700)]
    [InlineData(1, 10_000, 10_000)]
    public void A_share_of_requests_begins_a_trace(double share, int least, int most)
    {
        var sampler = new RequestSampler(share);

        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => IsRecorded(sampler, default, OfRequest)), least, most);
    }

    [Fact]
    public void What_is_called_follows_its_caller_whatever_the_share()
    {
        Assert.True(IsRecorded(new RequestSampler(0), Context(ActivityTraceFlags.Recorded)));
        Assert.False(IsRecorded(new RequestSampler(1), Context(ActivityTraceFlags.None), OfRequest));
    }

    [Fact]
    public void Nothing_else_begins_a_trace_but_a_group_of_recorded_writes()
    {
        var sampler = new RequestSampler(1);

        Assert.False(IsRecorded(sampler, default));
        Assert.True(IsRecorded(sampler, default, null, new ActivityLink(Context(ActivityTraceFlags.None)), new ActivityLink(Context(ActivityTraceFlags.Recorded))));
        Assert.False(IsRecorded(sampler, default, null, new ActivityLink(Context(ActivityTraceFlags.None))));
    }

    private static ActivityContext Context(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

    private static bool IsRecorded(RequestSampler sampler, ActivityContext parent, KeyValuePair<string, object?>[]? tags = null, params ActivityLink[] links) =>
        sampler.ShouldSample(new SamplingParameters(parent, ActivityTraceId.CreateRandom(), "name", ActivityKind.Server, tags, links)).Decision == SamplingDecision.RecordAndSample;
}
