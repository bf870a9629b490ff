namespace ProvisioningCluster.Grains.Ledger;

/// <summary>The time in which a device may have the answer to its provision request once more (I-10).</summary>
/// <param name="Digest">Keyed hash of the request that was answered; only its like is answered again.</param>
/// <param name="Until">Milliseconds since the Unix epoch.</param>
/// <param name="Left">Answers that are left.</param>
/// <param name="CredentialVersion">Version of the credential that was the answer: once it is replaced there is none.</param>
public sealed record ReplayWindow(string Digest, long Until, int Left, long CredentialVersion);
