namespace ProvisioningCluster.Grains.Abstractions.Faults;

/// <summary>Why a request was refused.</summary>
/// <param name="Code">The class of refusal, for the gateway's status switch.</param>
/// <param name="Detail">A sentence for operators; never holds a secret or the request's body.</param>
/// <param name="Field">The offending field in wire terms, when there is one.</param>
[GenerateSerializer, Immutable, Alias("pc.Fault")]
public sealed record Fault(
    [property: Id(0)] FaultCode Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] string? Field = null);
