namespace ProvisioningCluster.Grains.Abstractions.Faults;

/// <summary>Why a request was refused.</summary>
/// <param name="Code">The class of refusal, for the gateway's status switch.</param>
/// <param name="Detail">A sentence for operators; never holds a secret or the request's body.</param>
/// <param name="Field">The offending field in wire terms, when there is one.</param>
/// <param name="Reason">The audit's word for it in snake_case, such as <c>name_taken</c>; null when there is none. Not for devices.</param>
/// <param name="DeviceId">The device that stood in the way, when there is one. Not for devices.</param>
/// <param name="RetryAfterSeconds">The least time after which the same request may be made again, when a limit of rate is reached.</param>
[GenerateSerializer, Immutable, Alias("pc.Fault")]
public sealed record Fault(
    [property: Id(0)] FaultCode Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] string? Field = null,
    [property: Id(3)] string? Reason = null,
    [property: Id(4)] Guid? DeviceId = null,
    [property: Id(5)] int? RetryAfterSeconds = null);
