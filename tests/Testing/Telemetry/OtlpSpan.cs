namespace ProvisioningCluster.Testing.Telemetry;

/// <summary>A span as a collector got it. Ids are lower-case hex; the parent's is empty at a root.</summary>
public sealed record OtlpSpan(string TraceId, string SpanId, string ParentId, string Name)
{
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Ids of the spans to which it links.</summary>
    public required IReadOnlyList<string> Links { get; init; }
}
