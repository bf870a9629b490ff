using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>FIPS 202 SHA3-256 of UTF-8 text in lower-case hex (wire-spec 1.5).</summary>
internal static class Sha3
{
    public static string Hex(string text)
    {
        var input = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(SHA3_256.IsSupported ? SHA3_256.HashData(input) : Managed(input));
    }

    /// <summary>For platforms whose cryptography library has no SHA-3.</summary>
    internal static byte[] Managed(byte[] input)
    {
        var digest = new Sha3Digest(256);
        digest.BlockUpdate(input, 0, input.Length);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return hash;
    }
}
