using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>An import as the REST tells it; times are milliseconds since the Unix epoch.</summary>
internal sealed record ImportResource
{
    public required Guid Id { get; init; }

    public required string State { get; init; }

    public required string? FileName { get; init; }

    public required bool DryRun { get; init; }

    public required bool Update { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedTime { get; init; }

    public required long? StartedTime { get; init; }

    public required long? FinishedTime { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Rows of the file; null until it was read through once.</summary>
    public required long? Rows { get; init; }

    public required long Done { get; init; }

    /// <summary>Share of the rows that are done, in percent; null until the rows are known.</summary>
    public required double? Progress { get; init; }

    /// <summary>Rows per second.</summary>
    public required double RowsPerSecond { get; init; }

    public required long Created { get; init; }

    public required long Updated { get; init; }

    public required long Existing { get; init; }

    public required long Errors { get; init; }

    public required string? Message { get; init; }

    public static ImportResource Of(ImportSnapshot job) => new()
    {
        Id = job.Key.JobId,
        State = ImportWords.Of(job.State),
        FileName = job.Options.FileName,
        DryRun = job.Options.DryRun,
        Update = job.Options.Update,
        CreatedBy = AuditActor.Parse(job.Options.Actor).User,
        CreatedTime = job.CreatedAt,
        StartedTime = job.StartedAt,
        FinishedTime = job.FinishedAt,
        Bytes = job.Bytes,
        Rows = job.Records,
        Done = job.Done,
        Progress = job.Records is { } rows and > 0 ? Math.Round(100.0 * job.Done / rows, 1) : null,
        RowsPerSecond = job.Rate,
        Created = job.Created,
        Updated = job.Updated,
        Existing = job.Existing,
        Errors = job.Failed,
        Message = job.Message,
    };
}
