namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Dead letters, oldest first; <paramref name="Next"/> is the <c>after</c> of the next page.</summary>
internal sealed record DeadLetterAnswer(IReadOnlyList<DeadLetterResource> Data, bool HasNext, long? Next);
