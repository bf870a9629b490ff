namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A page of the audit.</summary>
/// <param name="Data">Lines in the wanted order.</param>
/// <param name="HasNext">True when there are more.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null when there is none.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditResource> Data, bool HasNext, long? Next);
