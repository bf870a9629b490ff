using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Secrets;

/// <summary>Encryption at rest and keyed hashes (T-23). The keys live outside the database, wrapped by <c>Secrets:MasterKey</c>.</summary>
public interface ISecretProtector
{
    /// <summary>
    /// AES-256-GCM envelope: format byte 1, key id (4 bytes, big-endian), nonce (12 bytes), tag (16 bytes), ciphertext.
    /// <paramref name="context"/> is authenticated with it, so that an envelope moved to another row does not open.
    /// </summary>
    byte[] Protect(SecretText secret, string context);

    /// <summary>Opens an envelope. Throws CryptographicException when it was altered, moved, or its key is unknown.</summary>
    SecretText Unprotect(ReadOnlySpan<byte> envelope, string context);

    /// <summary>The same envelope around bytes, such as a piece of a file.</summary>
    byte[] ProtectBytes(ReadOnlySpan<byte> content, string context);

    /// <summary>Opens an envelope around bytes. Throws CryptographicException as <see cref="Unprotect"/> does.</summary>
    byte[] UnprotectBytes(ReadOnlySpan<byte> envelope, string context);

    /// <summary>HMAC-SHA256 of a credentials id under the installation's lookup key, 64 lower-case hex digits.</summary>
    string LookupHash(CredentialsSpace space, SecretText credentialsId);

    /// <summary>Compares two secrets in constant time, whatever their lengths, by keyed hash (T-2).</summary>
    bool AreEqual(SecretText presented, SecretText expected);
}
