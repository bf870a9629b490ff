using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Provisioning;

/// <summary>A decoded provision request (wire-spec 1.1, 1.6). Absent text fields are empty.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionRequest")]
public sealed record ProvisionRequest
{
    /// <summary>Made once per device message at the gateway; a repetition of the same message carries the same id (I-7).</summary>
    [Id(0)]
    public required Guid OperationId { get; init; }

    /// <summary>As sent, not yet trimmed.</summary>
    [Id(1)]
    public string DeviceName { get; init; } = string.Empty;

    [Id(2)]
    public SecretText ProvisionKey { get; init; }

    [Id(3)]
    public SecretText ProvisionSecret { get; init; }

    [Id(4)]
    public CredentialsType CredentialsType { get; init; }

    [Id(5)]
    public SecretText Token { get; init; }

    /// <summary>The certificate text, despite its wire name <c>hash</c>.</summary>
    [Id(6)]
    public SecretText Hash { get; init; }

    [Id(7)]
    public SecretText ClientId { get; init; }

    [Id(8)]
    public SecretText UserName { get; init; }

    [Id(9)]
    public SecretText Password { get; init; }

    [Id(10)]
    public bool Gateway { get; init; }

    [Id(11)]
    public required RequestOrigin Origin { get; init; }

    /// <summary>
    /// A PKCS #10 request in PEM or base64: the device asks for a certificate of its profile's issuing CA. Wire name <c>csr</c>; ours.
    /// It may hold a challenge password, so it does not print.
    /// </summary>
    [Id(12)]
    public SecretText SigningRequest { get; init; }

    /// <summary>True when the subject of <see cref="SigningRequest"/> says the device's name, as EST has it (RFC 7030 section 4.2.1).</summary>
    [Id(13)]
    public bool NameFromSigningRequest { get; init; }
}
