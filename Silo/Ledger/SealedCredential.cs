using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>A credential as it stands in the database.</summary>
internal sealed record SealedCredential
{
    public required Guid RecordId { get; init; }

    public required CredentialsSpace Space { get; init; }

    /// <summary>32 bytes.</summary>
    public required byte[] LookupHash { get; init; }

    public required CredentialsType Type { get; init; }

    /// <summary>Envelope of the credentials id.</summary>
    public required byte[] CredentialsId { get; init; }

    /// <summary>Envelope of the value; null when the credential has none.</summary>
    public required byte[]? Value { get; init; }

    public required long CreatedAt { get; init; }

    public required long Version { get; init; }
}
