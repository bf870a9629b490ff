using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>Keys under the master key: nonce (12 bytes), tag (16 bytes), ciphertext, AES-256-GCM, bound to purpose and id.</summary>
internal static class KeyWrap
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Wrap(ReadOnlySpan<byte> masterKey, KeyPurpose purpose, int keyId, ReadOnlySpan<byte> key)
    {
        var wrapped = new byte[NonceLength + TagLength + key.Length];
        var nonce = wrapped.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(masterKey, TagLength);
        aes.Encrypt(nonce, key, wrapped.AsSpan(NonceLength + TagLength), wrapped.AsSpan(NonceLength, TagLength), Binding(purpose, keyId));
        return wrapped;
    }

    /// <summary>False when the master key is another one, or the row was altered.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> masterKey, KeyPurpose purpose, int keyId, ReadOnlySpan<byte> wrapped, out byte[] key)
    {
        key = [];
        if (wrapped.Length <= NonceLength + TagLength)
        {
            return false;
        }

        var opened = new byte[wrapped.Length - NonceLength - TagLength];
        using var aes = new AesGcm(masterKey, TagLength);
        try
        {
            aes.Decrypt(wrapped[..NonceLength], wrapped[(NonceLength + TagLength)..], wrapped.Slice(NonceLength, TagLength), opened, Binding(purpose, keyId));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        key = opened;
        return true;
    }

    private static byte[] Binding(KeyPurpose purpose, int keyId)
    {
        var binding = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(binding, (int)purpose);
        BinaryPrimitives.WriteInt32BigEndian(binding.AsSpan(4), keyId);
        return binding;
    }
}
