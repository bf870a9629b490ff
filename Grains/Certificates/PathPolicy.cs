namespace ProvisioningCluster.Grains.Certificates;

/// <summary>What is demanded of a path beyond RFC 5280 section 6. The product knows one policy, <see cref="DeviceCertificates"/>; others
/// exist so that public corpora, which are about servers, reach the same rules.</summary>
internal sealed record PathPolicy
{
    /// <summary>The policy of the product: certificates with which devices log in as TLS or DTLS clients.</summary>
    public static PathPolicy DeviceCertificates { get; } = new();

    /// <summary>The extended key usage that leaf and issuers must allow where they have that extension.</summary>
    public string Purpose { get; init; } = Oids.ClientAuthentication;

    /// <summary>Most certificates that a peer may present.</summary>
    public int MaxPresented { get; init; } = 5;

    /// <summary>Most issuers between the leaf and the registered CA; self-issued ones are not counted, as in RFC 5280.</summary>
    public int MaxIntermediates { get; init; } = 3;

    /// <summary>
    /// Also refuse what RFC 5280 section 4 forbids issuers but section 6 does not ask of validators: missing key identifiers, odd serial
    /// numbers, extensions that should be critical. Off, because the default output of openssl is of that kind.
    /// </summary>
    public bool RequireConformingProfile { get; init; }
}
