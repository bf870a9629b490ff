namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>An import as operators see it. Times are milliseconds since the Unix epoch.</summary>
[GenerateSerializer, Immutable, Alias("pc.ImportSnapshot")]
public sealed record ImportSnapshot
{
    [Id(0)]
    public required ImportJobKey Key { get; init; }

    [Id(1)]
    public required ImportState State { get; init; }

    [Id(2)]
    public required ImportOptions Options { get; init; }

    [Id(3)]
    public required long CreatedAt { get; init; }

    [Id(4)]
    public long? StartedAt { get; init; }

    [Id(5)]
    public long? FinishedAt { get; init; }

    /// <summary>Bytes of the file that have come.</summary>
    [Id(6)]
    public long Bytes { get; init; }

    /// <summary>Rows in the file without the header; null until it was read through once.</summary>
    [Id(7)]
    public long? Records { get; init; }

    /// <summary>Rows that were taken or refused: the sum of the four counts below.</summary>
    [Id(8)]
    public long Done { get; init; }

    [Id(9)]
    public long Created { get; init; }

    [Id(10)]
    public long Updated { get; init; }

    /// <summary>Rows whose device is already as asked.</summary>
    [Id(11)]
    public long Existing { get; init; }

    [Id(12)]
    public long Failed { get; init; }

    /// <summary>Rows per second since the file was last begun or taken up again.</summary>
    [Id(13)]
    public double Rate { get; init; }

    /// <summary>Why the whole file failed, and what to do; null otherwise.</summary>
    [Id(14)]
    public string? Message { get; init; }
}
