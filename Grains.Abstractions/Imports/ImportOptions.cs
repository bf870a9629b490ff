using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>What an import is to do with its file.</summary>
[GenerateSerializer, Immutable, Alias("pc.ImportOptions")]
public sealed record ImportOptions
{
    /// <summary>User name of the operator, for the audit.</summary>
    [Id(0)]
    public required string Actor { get; init; }

    /// <summary>Name of the file, for people; null when none was given.</summary>
    [Id(1)]
    public string? FileName { get; init; }

    /// <summary>One ASCII character.</summary>
    [Id(2)]
    public char Delimiter { get; init; } = ',';

    /// <summary>True when the first row names the columns.</summary>
    [Id(3)]
    public bool Header { get; init; } = true;

    /// <summary>Whether devices that exist are changed; of the reference's style only their attributes and telemetry.</summary>
    [Id(4)]
    public bool Update { get; init; }

    /// <summary>Judges every row and stores nothing.</summary>
    [Id(5)]
    public bool DryRun { get; init; }

    [Id(6)]
    public ImportStyle Style { get; init; }

    /// <summary>Profile of rows that name none: an id or a name; null for the tenant's default profile.</summary>
    [Id(7)]
    public string? Profile { get; init; }

    /// <summary>The columns by position; empty takes them from the header.</summary>
    [Id(8)]
    public ImmutableArray<ImportColumn> Columns { get; init; } = [];

    /// <summary>Names of the header that do not speak for themselves.</summary>
    [Id(9)]
    public ImmutableArray<ImportHeaderMapping> Mappings { get; init; } = [];

    /// <summary>Address the import was asked from, for the audit; set by its grain.</summary>
    [Id(10)]
    public string? Source { get; init; }
}
