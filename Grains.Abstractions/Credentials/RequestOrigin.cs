namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>Where a request came from, for audit and for rules that depend on the wire.</summary>
/// <param name="Protocol">Gateway.</param>
/// <param name="Source">Peer address without port; empty when unknown.</param>
/// <param name="Encrypted">True under TLS or DTLS.</param>
[GenerateSerializer, Immutable, Alias("pc.RequestOrigin")]
public sealed record RequestOrigin(
    [property: Id(0)] TransportProtocol Protocol,
    [property: Id(1)] string Source,
    [property: Id(2)] bool Encrypted);
