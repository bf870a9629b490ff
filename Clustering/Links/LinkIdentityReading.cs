namespace ProvisioningCluster.Clustering.Links;

/// <summary>What the files of a process held when they were read.</summary>
/// <param name="Identity">Null when there is a fault.</param>
/// <param name="Faults">One sentence per fault, each beginning with its key.</param>
/// <param name="Fingerprint">Equal for equal files.</param>
internal sealed record LinkIdentityReading(LinkIdentity? Identity, IReadOnlyList<string> Faults, string Fingerprint);
