using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>Credentials as stored: encrypted, and found by keyed hash (T-23).</summary>
public sealed record CredentialRow
{
    /// <summary>Identity of the record.</summary>
    public required Guid Id { get; init; }

    public required CredentialsSpace Space { get; init; }

    public required DeviceCredentials Credentials { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>1 at first, grows by one with each replacement.</summary>
    public required long Version { get; init; }
}
