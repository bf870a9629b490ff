using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Secrets;

/// <summary>Encrypts and hashes with the keys of the installation.</summary>
internal sealed class SecretProtector(KeyRing keys) : ISecretProtector
{
    private const byte Format = 1;
    private const int KeyIdAt = 1;
    private const int NonceAt = 5;
    private const int NonceLength = 12;
    private const int TagAt = NonceAt + NonceLength;
    private const int TagLength = 16;
    private const int CiphertextAt = TagAt + TagLength;
    private const int HashLength = HMACSHA256.HashSizeInBytes;

    // Only compares within this process, so it needs no place in the key ring.
    private readonly byte[] comparisonKey = RandomNumberGenerator.GetBytes(32);

    public byte[] Protect(SecretText secret, string context)
    {
        var plaintext = Encoding.UTF8.GetBytes(secret.Reveal());
        var envelope = ProtectBytes(plaintext, context);
        CryptographicOperations.ZeroMemory(plaintext);
        return envelope;
    }

    public SecretText Unprotect(ReadOnlySpan<byte> envelope, string context)
    {
        var plaintext = UnprotectBytes(envelope, context);
        var secret = new SecretText(Encoding.UTF8.GetString(plaintext));
        CryptographicOperations.ZeroMemory(plaintext);
        return secret;
    }

    public byte[] ProtectBytes(ReadOnlySpan<byte> content, string context)
    {
        var envelope = new byte[CiphertextAt + content.Length];
        envelope[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(KeyIdAt), keys.ActiveKeyId);
        var nonce = envelope.AsSpan(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce);

        using var aes = new AesGcm(KeyOf(keys.ActiveKeyId).AsSpan(), TagLength);
        aes.Encrypt(nonce, content, envelope.AsSpan(CiphertextAt), envelope.AsSpan(TagAt, TagLength), Encoding.UTF8.GetBytes(context));
        return envelope;
    }

    public byte[] UnprotectBytes(ReadOnlySpan<byte> envelope, string context)
    {
        if (envelope.Length < CiphertextAt || envelope[0] != Format)
        {
            throw new CryptographicException("This is no secret envelope of a known format.");
        }

        var content = new byte[envelope.Length - CiphertextAt];
        using var aes = new AesGcm(KeyOf(BinaryPrimitives.ReadInt32BigEndian(envelope[KeyIdAt..])).AsSpan(), TagLength);
        aes.Decrypt(
            envelope.Slice(NonceAt, NonceLength),
            envelope[CiphertextAt..],
            envelope.Slice(TagAt, TagLength),
            content,
            Encoding.UTF8.GetBytes(context));
        return content;
    }

    public string LookupHash(CredentialsSpace space, SecretText credentialsId)
    {
        var id = credentialsId.Reveal();
        var input = new byte[1 + Encoding.UTF8.GetByteCount(id)];
        input[0] = (byte)space; // equal texts in two spaces must not show as equal in the database
        Encoding.UTF8.GetBytes(id, input.AsSpan(1));
        Span<byte> hash = stackalloc byte[HashLength];
        HMACSHA256.HashData(keys.LookupKey.AsSpan(), input, hash);
        return Convert.ToHexStringLower(hash);
    }

    public bool AreEqual(SecretText presented, SecretText expected)
    {
        Span<byte> left = stackalloc byte[HashLength];
        Span<byte> right = stackalloc byte[HashLength];
        HMACSHA256.HashData(comparisonKey, Encoding.UTF8.GetBytes(presented.Reveal()), left);
        HMACSHA256.HashData(comparisonKey, Encoding.UTF8.GetBytes(expected.Reveal()), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    private ImmutableArray<byte> KeyOf(int keyId) => keys.EncryptionKeys.TryGetValue(keyId, out var key)
        ? key
        : throw new CryptographicException("The key of this secret envelope is not in the key ring.");
}
