namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>TLS and DTLS for devices: the server's certificate and the limits of handshakes. Section <c>Tls</c>.</summary>
public sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>PEM file: the server's certificate first, then those between it and its authority. None makes a development certificate.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM file: the private key of <see cref="CertificatePath"/>, without a password.</summary>
    public string? KeyPath { get; set; }

    /// <summary>A connection whose handshake takes longer is closed (T-12).</summary>
    public TimeSpan HandshakeDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Handshakes that may be under way at once, over all TLS listeners; when one more begins, the oldest of the busiest source is closed (T-17). One that has
    /// come as far as the client's hello holds about 250 KiB.
    /// </summary>
    public int Handshakes { get; set; } = 2048;

    /// <summary>True when both files are given.</summary>
    public bool HasFiles => !string.IsNullOrWhiteSpace(CertificatePath) && !string.IsNullOrWhiteSpace(KeyPath);
}
