namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What a device may use its certificate for (extendedKeyUsage, RFC 5280 section 4.2.1.12).</summary>
[Flags]
[GenerateSerializer, Alias("pc.CertificatePurposes")]
public enum CertificatePurposes
{
    None = 0,

    /// <summary>To log in: TLS and DTLS clients.</summary>
    ClientAuthentication = 1,

    /// <summary>To serve TLS on its own name as well, such as a device with a web page.</summary>
    ServerAuthentication = 2,
}
