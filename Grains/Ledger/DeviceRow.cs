using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>A device as stored. Times are milliseconds since the Unix epoch.</summary>
public sealed record DeviceRow
{
    public required DeviceKey Key { get; init; }

    public required Guid DeviceId { get; init; }

    public required Guid ProfileId { get; init; }

    public required long CreatedAt { get; init; }

    public string? Label { get; init; }

    /// <summary>JSON object text, or null.</summary>
    public string? AdditionalInfo { get; init; }

    public string? ProvisionState { get; init; }

    public long? ProvisionStateAt { get; init; }

    /// <summary>
    /// The operation that created or last provisioned this incarnation, so that an unknown commit can be resolved and a
    /// repeated request gets its own answer again (I-7).
    /// </summary>
    public Guid? ProvisionOperationId { get; init; }

    /// <summary>Null when the answer to its provision request is not given again.</summary>
    public ReplayWindow? Replay { get; init; }

    /// <summary>Never null: no device without credentials (I-5).</summary>
    public required CredentialRow Credential { get; init; }

    /// <summary>The version operators see; grows with each of their saves.</summary>
    public required long Version { get; init; }

    /// <summary>Grows with every change; the fence of compare-and-set.</summary>
    public required long RowVersion { get; init; }

    /// <summary>Written by the ledger's seen notes only; ignored in a change.</summary>
    public long? FirstSeenAt { get; init; }

    /// <summary>Written by the ledger's seen notes only; ignored in a change.</summary>
    public long? LastSeenAt { get; init; }
}
