namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>An id and its name.</summary>
internal sealed record EntityNameResource(EntityReference Id, string Name);
