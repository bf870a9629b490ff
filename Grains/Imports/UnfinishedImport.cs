using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>An import that is not finished.</summary>
/// <param name="Key">Which one.</param>
/// <param name="State">Where it stands.</param>
/// <param name="UpdatedAt">When it was last stored, in milliseconds since the Unix epoch.</param>
public sealed record UnfinishedImport(ImportJobKey Key, ImportState State, long UpdatedAt);
