namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Why a certification path was refused. The snake_case form of a name is the audit's word for it.</summary>
internal enum PathRefusalReason
{
    /// <summary>No certificate was presented.</summary>
    NoCertificate,

    /// <summary>More certificates were presented than are looked at.</summary>
    ChainTooLong,

    /// <summary>A certificate is no well-formed DER, too long, or contradicts itself.</summary>
    CertificateMalformed,

    /// <summary>The registered CA itself, or another CA, was presented as the device's certificate.</summary>
    LeafIsCa,

    /// <summary>A certificate does not name the next one as its issuer: the chain is out of order or has a gap.</summary>
    ChainBroken,

    /// <summary>The chain does not end at the registered CA.</summary>
    NotIssuedByAuthority,

    /// <summary>The signature is not that of the issuer's key.</summary>
    SignatureInvalid,

    /// <summary>The signature is made with SHA-1, MD5, DSA or something unknown.</summary>
    SignatureAlgorithmRefused,

    /// <summary>The key is too weak, too large or of a kind that is not accepted.</summary>
    KeyRefused,

    /// <summary>It is before the time from which the certificate is valid.</summary>
    CertificateNotYetValid,

    /// <summary>It is after the time until which the certificate is valid.</summary>
    CertificateExpired,

    /// <summary>A certificate that issued another one is no CA by its basicConstraints.</summary>
    IssuerIsNotCa,

    /// <summary>More issuers stand below a CA than its pathLenConstraint, or the limit of the policy, allows.</summary>
    PathLengthExceeded,

    /// <summary>keyUsage does not allow what the key was used for.</summary>
    KeyUsageForbids,

    /// <summary>extendedKeyUsage does not allow the purpose.</summary>
    PurposeForbidden,

    /// <summary>A name is not permitted, or is excluded, by the name constraints of an issuer.</summary>
    NameNotPermitted,

    /// <summary>A critical extension is not known here.</summary>
    CriticalExtensionUnknown,

    /// <summary>An issuer demands certificate policies, which are not evaluated.</summary>
    PolicyRequired,

    /// <summary>The certificate is well-formed but breaks the certificate profile that the policy demands.</summary>
    ProfileViolated,

    /// <summary>A revocation list names the certificate.</summary>
    CertificateRevoked,

    /// <summary>A revocation list is outdated, unusable or missing, and the rule is to refuse then.</summary>
    RevocationUnknown,
}
