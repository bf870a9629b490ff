using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>
/// The certificates that a device presented in its TLS or DTLS handshake, in its order, the leaf first. The handshake proved
/// that the device holds the leaf's key; nothing else about the chain is decided before the cluster sees it.
/// </summary>
/// <param name="Certificates">DER, at least one.</param>
[GenerateSerializer, Immutable, Alias("pc.CertificateChain")]
public sealed record CertificateChain([property: Id(0)] ImmutableArray<ImmutableArray<byte>> Certificates)
{
    /// <summary>DER of the device's own certificate.</summary>
    public ImmutableArray<byte> Leaf => Certificates[0];

    /// <summary>The leaf in the form that credentials are stored in: base64 without markers and line breaks (wire-spec 1.5).</summary>
    public string LeafText => Convert.ToBase64String(Leaf.AsSpan());

    public static CertificateChain Of(IEnumerable<ReadOnlyMemory<byte>> certificates) =>
        new([.. certificates.Select(certificate => ImmutableArray.Create(certificate.Span))]);
}
