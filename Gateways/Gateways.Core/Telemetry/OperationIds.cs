using System.Diagnostics;
using OpenTelemetry;
using ProvisioningCluster.Grains.Abstractions.Telemetry;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>Gives the spans of libraries the operation of the span above them, so that one search finds all of an operation.</summary>
internal sealed class OperationIds : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem(OperationTrace.IdTag) is null && OperationTrace.IdOf(data.Parent) is { } id)
        {
            data.SetTag(OperationTrace.IdTag, id);
        }
    }
}
