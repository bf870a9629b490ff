using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>A row that was not taken.</summary>
[GenerateSerializer, Immutable, Alias("pc.ImportRejectedRow")]
public sealed record ImportRejectedRow
{
    /// <summary>Number of the row, counted from 1 without the header.</summary>
    [Id(0)]
    public required long Row { get; init; }

    /// <summary>Line of the file at which the row begins, counted from 1.</summary>
    [Id(1)]
    public required long Line { get; init; }

    /// <summary>The field at fault, when it is one.</summary>
    [Id(2)]
    public string? Field { get; init; }

    /// <summary>Reason in snake_case, such as <c>name_taken</c>.</summary>
    [Id(3)]
    public required string Reason { get; init; }

    /// <summary>A sentence for operators, without anything of the row.</summary>
    [Id(4)]
    public required string Message { get; init; }

    /// <summary>The row's cells; default when they cannot be read or were not asked for.</summary>
    [Id(5)]
    public ImmutableArray<string> Cells { get; init; }

    /// <summary>The cells may hold credentials: they never print (I-16).</summary>
    public override string ToString() => $"ImportRejectedRow({Row}, {Reason})";
}
