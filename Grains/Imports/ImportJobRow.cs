using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>An import as stored. Times are milliseconds since the Unix epoch.</summary>
public sealed record ImportJobRow
{
    public required ImportJobKey Key { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public long? StartedAt { get; init; }

    /// <summary>Set exactly in the states Done, Cancelled and Failed.</summary>
    public long? FinishedAt { get; init; }

    public required ImportState State { get; init; }

    /// <summary>Grows with every save; the fence of compare-and-set.</summary>
    public required long RowVersion { get; init; }

    public required ImportOptions Options { get; init; }

    /// <summary>The header's cells; default while unknown or when the file has none.</summary>
    public ImmutableArray<string> Header { get; init; }

    public int Chunks { get; init; }

    public long Bytes { get; init; }

    public long? Records { get; init; }

    public long Done { get; init; }

    public long Created { get; init; }

    public long Updated { get; init; }

    public long Existing { get; init; }

    public long Failed { get; init; }

    public double Rate { get; init; }

    public string? Message { get; init; }

    public bool IsFinished => FinishedAt is not null;

    public ImportSnapshot ToSnapshot() => new()
    {
        Key = Key,
        State = State,
        Options = Options,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Bytes = Bytes,
        Records = Records,
        Done = Done,
        Created = Created,
        Updated = Updated,
        Existing = Existing,
        Failed = Failed,
        Rate = Rate,
        Message = Message,
    };
}
