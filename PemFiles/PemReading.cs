namespace ProvisioningCluster.PemFiles;

/// <summary>What files held when they were read.</summary>
/// <param name="Value">Null when there is a fault.</param>
/// <param name="Faults">One sentence per fault, each beginning with its key.</param>
/// <param name="Fingerprint">Equal for equal files, see <see cref="PemFile.Fingerprint"/>.</param>
public sealed record PemReading<T>(T? Value, IReadOnlyList<string> Faults, string Fingerprint)
    where T : class;
