using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>An import as the REST tells it; times are milliseconds since the Unix epoch.</summary>
public sealed record ImportStatus
{
    public Guid Id { get; init; }

    public string State { get; init; } = string.Empty;

    public string? FileName { get; init; }

    public bool DryRun { get; init; }

    public bool Update { get; init; }

    public string? CreatedBy { get; init; }

    public long CreatedTime { get; init; }

    public long? FinishedTime { get; init; }

    public long Bytes { get; init; }

    /// <summary>Null until the file was read through once.</summary>
    public long? Rows { get; init; }

    public long Done { get; init; }

    /// <summary>Percent; null until the rows are known.</summary>
    public double? Progress { get; init; }

    public double RowsPerSecond { get; init; }

    public long Created { get; init; }

    public long Updated { get; init; }

    public long Existing { get; init; }

    public long Errors { get; init; }

    /// <summary>Why the whole file failed, and what to do.</summary>
    public string? Message { get; init; }

    public bool IsOver => FinishedTime is not null;

    public string Title => string.IsNullOrWhiteSpace(FileName) ? ImportTexts.Unnamed : FileName;

    /// <summary>How long the rest takes at the present rate; null when nobody can say.</summary>
    public TimeSpan? Remaining => !IsOver && Rows is { } rows && RowsPerSecond > 0 ? TimeSpan.FromSeconds((rows - Done) / RowsPerSecond) : null;
}
