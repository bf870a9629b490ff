using System.Security.Cryptography;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>A link of a tenant's chain over rows of one day that follow each other. Times are milliseconds since the Unix epoch.</summary>
internal sealed record AuditSeal
{
    /// <summary>Rows that one seal covers at most: what a removal deletes at once, and what a check reads at once.</summary>
    public const int Capacity = 1_000;

    /// <summary>What stands before the first seal.</summary>
    public static byte[] Origin { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>Zeros for rows of no tenant.</summary>
    public required Guid Tenant { get; init; }

    /// <summary>From 1 on, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Days since the Unix epoch (UTC).</summary>
    public required int Day { get; init; }

    public required long First { get; init; }

    public required long Last { get; init; }

    public required int RowCount { get; init; }

    public required long SealedAt { get; init; }

    /// <summary>See <see cref="SealEntries"/>; null when the retention removed the rows.</summary>
    public required byte[]? Entries { get; init; }

    public required byte[] EntriesHash { get; init; }

    /// <summary>Hash of the seal before.</summary>
    public required byte[] Previous { get; init; }

    /// <summary>SHA-256 over all members above.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>HMAC over the hash: whoever has only the database cannot make one.</summary>
    public required byte[] Mac { get; init; }

    public long? RemovedAt { get; init; }

    /// <summary>HMAC over the hash and the time of the removal.</summary>
    public byte[]? RemovalMac { get; init; }
}
