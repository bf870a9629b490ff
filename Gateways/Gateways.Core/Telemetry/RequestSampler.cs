using System.Diagnostics;
using OpenTelemetry.Trace;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>
/// Records a share of the requests, each whole: what is called for a recorded request is recorded and nothing else. What silos do by themselves, each second, begins
/// no trace; a group of the ledger is recorded when one of its members is.
/// </summary>
/// <param name="share">0 to 1, of requests.</param>
internal sealed class RequestSampler(double share) : Sampler
{
    private static readonly SamplingResult Record = new(SamplingDecision.RecordAndSample);
    private static readonly SamplingResult Drop = new(SamplingDecision.Drop);

    private readonly TraceIdRatioBasedSampler requests = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.ParentContext.TraceId != default)
        {
            return IsRecorded(samplingParameters.ParentContext) ? Record : Drop;
        }

        if (samplingParameters.Links?.Any(link => IsRecorded(link.Context)) == true)
        {
            return Record;
        }

        return samplingParameters.Tags?.Any(tag => tag.Key == GatewayTraces.ProtocolTag) == true ? requests.ShouldSample(samplingParameters) : Drop;
    }

    private static bool IsRecorded(ActivityContext context) => context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
}
