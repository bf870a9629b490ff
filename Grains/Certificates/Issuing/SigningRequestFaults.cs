using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates.Issuing;

/// <summary>Why no certificate is issued for a request. The texts may reach its sender; the reasons are the audit's.</summary>
internal static class SigningRequestFaults
{
    /// <summary>Name of the field in wire terms.</summary>
    public const string Field = "csr";

    public const string MalformedReason = "csr_malformed";

    public static Fault Malformed { get; } =
        Refuse(MalformedReason, "csr must be a PKCS #10 certificate request in PEM or base64, such as 'openssl req -new' makes.");

    public static Fault WeakSignature { get; } =
        Refuse("csr_signature_refused", "csr must be signed with RSA or ECDSA and SHA-256, SHA-384 or SHA-512.");

    public static Fault WrongSignature { get; } =
        Refuse("csr_signature_invalid", "csr is not signed by the key that it names: sign it with the private key of that public key.");

    public static Fault AsksForAuthority { get; } =
        Refuse("csr_asks_for_ca", "csr asks for a certificate that may issue others: leave basicConstraints CA and keyCertSign out.");

    public static Fault NameTooLong { get; } = Refuse(
        "csr_name_too_long", $"The device's name is longer than the {CommonName.MaxLength} characters that the subject of a certificate holds.");

    public static Fault NotIssuing { get; } =
        Refuse("no_issuing_ca", "csr cannot be used: the device profile has no issuing CA.");

    public static Fault AuthorityExpired { get; } =
        Refuse("issuing_ca_expired", "csr cannot be used: the issuing CA of the device profile has expired or is not valid yet.");

    public static Fault OtherNames { get; } = Refuse(
        "csr_other_names", "csr must have the subject and the subjectAltName of the certificate that is renewed.");

    public static Fault OtherProfile { get; } = Refuse(
        "csr_other_profile", "The label of the path is not the provision key of this device's profile.");

    public static Fault WeakKey(string weakness) =>
        Refuse("csr_key_refused", $"csr is refused because {weakness}. Use P-256, P-384, P-521 or RSA with 2048 bits.");

    public static Fault Refuse(string reason, string detail) => new(FaultCode.InvalidArgument, detail, Field, reason);
}
