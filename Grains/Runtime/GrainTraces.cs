using System.Diagnostics;
using ProvisioningCluster.Grains.Abstractions.Telemetry;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>Spans of decisions. They hold ids, names and reasons as the audit does, and no secret (I-16).</summary>
internal static class GrainTraces
{
    public const string SourceName = "ProvisioningCluster.Grains";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a decision, to be disposed where it ends; null when nobody wants spans.</summary>
    public static Activity? Begin(string name, Guid operationId)
    {
        OperationTrace.Note(operationId); // also on the span of the call
        var span = Source.StartActivity(name);
        OperationTrace.Note(operationId);
        return span;
    }

    /// <summary>Something worth a look on the way to the answer.</summary>
    public static void OnEvent(string name)
    {
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.AddEvent(new ActivityEvent(name));
        }
    }
}
