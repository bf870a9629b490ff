namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>A certificate of a CA or a device, as far as an operator wants to recognise it.</summary>
/// <param name="Subject">The distinguished name in a short form for people, at most 100 characters.</param>
/// <param name="Issuer">The same of the one who signed it.</param>
/// <param name="NotBefore">Milliseconds since the Unix epoch.</param>
/// <param name="NotAfter">Milliseconds since the Unix epoch.</param>
/// <param name="Key">Kind and strength in words, such as <c>RSA 2048</c> or <c>ECDSA P-256</c>.</param>
/// <param name="Fingerprint">SHA-256 of the certificate in hex.</param>
[GenerateSerializer, Immutable, Alias("pc.AuthorityCertificate")]
public sealed record AuthorityCertificate(
    [property: Id(0)] string Subject,
    [property: Id(1)] string Issuer,
    [property: Id(2)] long NotBefore,
    [property: Id(3)] long NotAfter,
    [property: Id(4)] string Key,
    [property: Id(5)] string Fingerprint);
