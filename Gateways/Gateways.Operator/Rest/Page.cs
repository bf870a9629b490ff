namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One page of a listing (wire-spec 6.3).</summary>
internal sealed record Page<T>(IReadOnlyList<T> Data, long TotalPages, long TotalElements, bool HasNext);
