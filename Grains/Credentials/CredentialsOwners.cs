using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>Owners of credentials as the ledger has them now.</summary>
internal static class CredentialsOwners
{
    /// <summary>Fault: NotFound.</summary>
    public static async ValueTask<Result<CredentialsOwner>> FindOwnerAsync(this ILedger ledger, CredentialsKey key, CancellationToken cancellationToken) =>
        await ledger.FindDeviceAsync(new CredentialLookup(key.Space, key.Hash), cancellationToken) is { } row
            ? new CredentialsOwner(row.ToIdentity(), row.Credential.Credentials, row.Replay?.Until)
            : new Fault(FaultCode.NotFound, "Nobody has these credentials.");
}
