namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>What the reference's bulk import answers.</summary>
internal sealed record BulkImportResource(long Created, long Updated, long Errors, IReadOnlyList<string> ErrorsList);
