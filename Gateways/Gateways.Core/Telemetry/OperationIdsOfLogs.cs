using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using ProvisioningCluster.Grains.Abstractions.Telemetry;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>Gives log records the operation in whose span they were written; trace and span they have by themselves.</summary>
internal sealed class OperationIdsOfLogs : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (OperationTrace.IdOf(Activity.Current) is { } id)
        {
            data.Attributes = [.. data.Attributes ?? [], new(OperationTrace.IdTag, id)];
        }
    }
}
