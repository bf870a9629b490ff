using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// Encrypts credentials for the database and back. The envelope is bound to its device and column, so that a row copied to
/// another device does not open (T-23).
/// </summary>
internal sealed class CredentialCipher(ISecretProtector protector)
{
    public SealedCredential Seal(Guid deviceId, CredentialRow row) => new()
    {
        RecordId = row.Id,
        Space = row.Space,
        LookupHash = Convert.FromHexString(protector.LookupHash(row.Space, row.Credentials.CredentialsId)),
        Type = row.Credentials.Type,
        CredentialsId = protector.Protect(row.Credentials.CredentialsId, IdContext(deviceId)),
        Value = row.Credentials.Value is { } value ? protector.Protect(value, ValueContext(deviceId)) : null,
        CreatedAt = row.CreatedAt,
        Version = row.Version,
    };

    public CredentialRow Open(Guid deviceId, SealedCredential stored) => new()
    {
        Id = stored.RecordId,
        Space = stored.Space,
        Credentials = new DeviceCredentials(
            stored.Type,
            protector.Unprotect(stored.CredentialsId, IdContext(deviceId)),
            stored.Value is { } value ? protector.Unprotect(value, ValueContext(deviceId)) : null),
        CreatedAt = stored.CreatedAt,
        Version = stored.Version,
    };

    private static string IdContext(Guid deviceId) => $"credential/{deviceId:N}/id";

    private static string ValueContext(Guid deviceId) => $"credential/{deviceId:N}/value";
}
