using System.Diagnostics;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Telemetry;

namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>Spans of what devices ask. They hold no payload, no credential and no path, only its pattern (I-16).</summary>
public static class GatewayTraces
{
    public const string SourceName = "ProvisioningCluster.Gateways";

    /// <summary>On the first span of each trace; <see cref="RequestSampler"/> begins a trace with no other.</summary>
    internal const string ProtocolTag = "gateway.protocol";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Somebody wants spans. When nobody does, nothing is made for them.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>
    /// Begins the trace of a device's request. Whatever trace the caller is in is left, because on a device's listener it may be what the device wrote in a header:
    /// nobody unknown joins traces, or says which are recorded. To be called in the asynchronous method that does the work, and disposed there.
    /// </summary>
    /// <param name="protocol">The listener's.</param>
    /// <param name="name">Of few kinds, such as <c>POST /api/v1/provision</c>.</param>
    /// <param name="kind">Server, or Consumer of a message.</param>
    /// <param name="tags">By the conventions of the protocol.</param>
    public static Activity? Begin(TransportProtocol protocol, string name, ActivityKind kind, params ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        BeginWithin(default, protocol, name, kind, tags);

    /// <summary>As <see cref="Begin"/>, within the trace of a caller who may say so: an operator who is known.</summary>
    /// <param name="caller">As the request has it; default for none.</param>
    /// <param name="protocol">The listener's.</param>
    /// <param name="name">Of few kinds.</param>
    /// <param name="kind">Server.</param>
    /// <param name="tags">By the conventions of the protocol.</param>
    public static Activity? BeginWithin(ActivityContext caller, TransportProtocol protocol, string name, ActivityKind kind, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        return Source.StartActivity(name, kind, caller, [new(ProtocolTag, GatewayInstruments.NameOf(protocol)), .. tags]);
    }

    /// <summary>Names the operation on the current span of a gateway.</summary>
    internal static void Note(Guid operationId)
    {
        if (Current is not null)
        {
            OperationTrace.Note(operationId);
        }
    }

    /// <summary>Says on the current span how a request ended.</summary>
    internal static void OnOutcome(string operation, string outcome)
    {
        if (Current is { } span)
        {
            span.SetTag("gateway.operation", operation);
            span.SetTag("gateway.outcome", outcome);
            if (outcome == "unavailable")
            {
                span.SetStatus(ActivityStatusCode.Error);
            }
        }
    }

    /// <summary>Something worth a look on the way to the answer.</summary>
    internal static void OnEvent(string name) => Current?.AddEvent(new ActivityEvent(name));

    /// <summary>The span that is recorded now; the web server has spans of its own, which are not.</summary>
    private static Activity? Current => Activity.Current is { IsAllDataRequested: true } span && ReferenceEquals(span.Source, Source) ? span : null;
}
