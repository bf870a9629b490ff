namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>
/// What the chain strategy needs besides its CA, which stands in the profile's secret (wire-spec 3.8, 6.4). Not null exactly when the
/// profile has that strategy.
/// </summary>
[GenerateSerializer, Immutable, Alias("pc.CertificateChainSettings")]
public sealed record CertificateChainSettings
{
    /// <summary>Group 1 of the first match in the leaf's common name is the device's name.</summary>
    [Id(0)]
    public required string NamePattern { get; init; }

    /// <summary>Whether a name that nobody has yet becomes a device.</summary>
    [Id(1)]
    public bool AllowCreate { get; init; }

    /// <summary>Whether another valid certificate for the name of a device replaces its present one (I-9). Ours.</summary>
    [Id(2)]
    public bool AllowReplacement { get; init; } = true;

    /// <summary>The revocation list of a CA in PEM or base64 that an operator uploaded, or null. Ours.</summary>
    [Id(3)]
    public string? RevocationList { get; init; }

    /// <summary>Name of a file with a revocation list, PEM or DER, in every silo's directory for them, or null. Read again when it changes. Ours.</summary>
    [Id(4)]
    public string? RevocationListPath { get; init; }

    /// <summary>What becomes of devices when a list is outdated or cannot be had. Ours.</summary>
    [Id(5)]
    public OutdatedRevocationListRule OutdatedRevocationList { get; init; }
}
