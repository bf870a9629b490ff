using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>One device change; the credential is already encrypted, on the caller's thread.</summary>
internal sealed class ChangeWrite(DeviceChange change, SealedCredential? credential) : LedgerWrite<LedgerOutcome>
{
    public DeviceChange Change => change;

    /// <summary>Null exactly when the change deletes.</summary>
    public SealedCredential? Credential => credential;
}
