namespace ProvisioningCluster.Testing.Dtls;

/// <summary>How a client proves that it holds the key of its certificate.</summary>
public enum DtlsProof
{
    /// <summary>CertificateVerify with the key of the certificate.</summary>
    Good,

    /// <summary>CertificateVerify with another key.</summary>
    Foreign,

    /// <summary>No CertificateVerify.</summary>
    None,
}
