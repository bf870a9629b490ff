using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ProvisioningCluster.Gateways.Operator.Console.Keys;

/// <summary>A key that is as old as the installation and has no end of its own.</summary>
internal sealed class InstallationKey(Guid keyId, IAuthenticatedEncryptorDescriptor descriptor, IAuthenticatedEncryptorFactory encryptors) : IKey
{
    public Guid KeyId => keyId;

    public DateTimeOffset CreationDate => DateTimeOffset.UnixEpoch;

    public DateTimeOffset ActivationDate => DateTimeOffset.UnixEpoch;

    public DateTimeOffset ExpirationDate { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public bool IsRevoked => false;

    public IAuthenticatedEncryptorDescriptor Descriptor => descriptor;

    public IAuthenticatedEncryptor? CreateEncryptor() => encryptors.CreateEncryptorInstance(this);
}
