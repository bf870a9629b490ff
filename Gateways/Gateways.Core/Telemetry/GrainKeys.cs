using System.Diagnostics;
using OpenTelemetry;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>Takes the keys of grains off the spans of calls: provision keys and users' names stand in them (I-16).</summary>
internal sealed class GrainKeys : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        data.SetTag("orleans.rpc.target_id", null);
        data.SetTag("orleans.rpc.source_id", null);
    }
}
