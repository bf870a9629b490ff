using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Access;

namespace ProvisioningCluster.Gateways.Operator.Console.Keys;

/// <summary>
/// The one key that protects cookies and forms of the console. It is derived from the installation's own, so that every gateway
/// reads what another has written and no file of keys has to be shared or kept.
/// </summary>
internal sealed class InstallationKeys(TokenSigningKey installation, ILoggerFactory loggers) : IKeyManager
{
    private const int KeyBytes = 64;

    private IKey[]? known;

    public IReadOnlyCollection<IKey> GetAllKeys() => known ??= [Derive()];

    public CancellationToken GetCacheExpirationToken() => CancellationToken.None;

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => throw new NotSupportedException("The key of the console is derived and never made.");

    public void RevokeKey(Guid keyId, string? reason = null) => throw new NotSupportedException("The key of the console is derived and never revoked.");

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => throw new NotSupportedException("The key of the console is derived and never revoked.");

    private InstallationKey Derive()
    {
        var secret = installation.Known?.Key ?? throw new ClusterUnavailableException("The installation's key is not known yet.");
        var master = HKDF.DeriveKey(HashAlgorithmName.SHA512, secret, KeyBytes, info: "provisioning-cluster/console"u8.ToArray());
        var keyId = new Guid(HKDF.DeriveKey(HashAlgorithmName.SHA512, secret, 16, info: "provisioning-cluster/console/key-id"u8.ToArray()));
        var configuration = new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM };
        return new InstallationKey(keyId, new AuthenticatedEncryptorDescriptor(configuration, new Secret(master)), new AuthenticatedEncryptorFactory(loggers));
    }
}
