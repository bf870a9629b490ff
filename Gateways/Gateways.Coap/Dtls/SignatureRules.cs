using System.Security.Cryptography;
using Org.BouncyCastle.Tls;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>The signature schemes that either side may use here: ECDSA and RSA with SHA-2 (T-17).</summary>
internal static class SignatureRules
{
    private static readonly SignatureAndHashAlgorithm[] Ecdsa = Schemes(
        SignatureScheme.ecdsa_secp256r1_sha256, SignatureScheme.ecdsa_secp384r1_sha384, SignatureScheme.ecdsa_secp521r1_sha512);

    private static readonly SignatureAndHashAlgorithm[] Rsa = Schemes(
        SignatureScheme.rsa_pss_rsae_sha256, SignatureScheme.rsa_pkcs1_sha256, SignatureScheme.rsa_pss_rsae_sha384,
        SignatureScheme.rsa_pkcs1_sha384, SignatureScheme.rsa_pss_rsae_sha512, SignatureScheme.rsa_pkcs1_sha512);

    /// <summary>What a device may prove its certificate with.</summary>
    public static IList<SignatureAndHashAlgorithm> OfDevices => [.. Ecdsa, .. Rsa];

    /// <summary>
    /// The scheme for our own key; null when the client understands none of ours. A client that says nothing is taken at RFC 5246
    /// §7.4.1.4.1: it understands SHA-1 only.
    /// </summary>
    public static SignatureAndHashAlgorithm? Choose(bool ecdsa, IList<SignatureAndHashAlgorithm>? understood) =>
        understood is null ? null : (ecdsa ? Ecdsa : Rsa).FirstOrDefault(understood.Contains);

    /// <summary>True for RSASSA-PSS, whose code points name the hash in the second byte.</summary>
    public static bool IsPss(SignatureAndHashAlgorithm scheme) => SignatureScheme.IsRsaPss(SignatureScheme.From(scheme));

    public static HashAlgorithmName HashOf(SignatureAndHashAlgorithm scheme) => SignatureScheme.From(scheme) switch
    {
        SignatureScheme.ecdsa_secp256r1_sha256 or SignatureScheme.rsa_pkcs1_sha256 or SignatureScheme.rsa_pss_rsae_sha256 => HashAlgorithmName.SHA256,
        SignatureScheme.ecdsa_secp384r1_sha384 or SignatureScheme.rsa_pkcs1_sha384 or SignatureScheme.rsa_pss_rsae_sha384 => HashAlgorithmName.SHA384,
        SignatureScheme.ecdsa_secp521r1_sha512 or SignatureScheme.rsa_pkcs1_sha512 or SignatureScheme.rsa_pss_rsae_sha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "Not a scheme of this list."),
    };

    private static SignatureAndHashAlgorithm[] Schemes(params int[] schemes) => [.. schemes.Select(SignatureScheme.GetSignatureAndHashAlgorithm)];
}
