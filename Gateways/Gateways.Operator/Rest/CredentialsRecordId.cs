namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The id of a credentials record, which has no entity type (wire-spec 6.5).</summary>
internal sealed record CredentialsRecordId(Guid Id);
