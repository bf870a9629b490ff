namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The first byte of keyUsage (RFC 5280 section 4.2.1.3), as far as it matters here.</summary>
[Flags]
internal enum KeyUsages
{
    None = 0,
    CrlSign = 0x02,
    KeyCertSign = 0x04,
    DigitalSignature = 0x80,
}
