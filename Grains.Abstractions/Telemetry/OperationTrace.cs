using System.Diagnostics;

namespace ProvisioningCluster.Grains.Abstractions.Telemetry;

/// <summary>How spans and log lines of all processes name the operation to which they belong, as the audit does.</summary>
public static class OperationTrace
{
    public const string IdTag = "provisioning.operation.id";

    /// <summary>Names the operation on the current span, if it is recorded.</summary>
    public static void Note(Guid operationId)
    {
        if (Activity.Current is { IsAllDataRequested: true } span && operationId != Guid.Empty)
        {
            span.SetTag(IdTag, operationId.ToString());
        }
    }

    /// <summary>The operation of a span or of the nearest span of this process above it; null when none names one.</summary>
    public static object? IdOf(Activity? span)
    {
        for (; span is not null; span = span.Parent)
        {
            if (span.GetTagItem(IdTag) is { } id)
            {
                return id;
            }
        }

        return null;
    }
}
