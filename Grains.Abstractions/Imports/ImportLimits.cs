namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>What a file may have at most.</summary>
/// <param name="MaxBytes">Bytes of the file.</param>
/// <param name="MaxRows">Rows without the header.</param>
/// <param name="MaxColumns">Columns of a row.</param>
/// <param name="MaxFieldLength">Characters of a cell.</param>
[GenerateSerializer, Immutable, Alias("pc.ImportLimits")]
public sealed record ImportLimits(
    [property: Id(0)] long MaxBytes,
    [property: Id(1)] int MaxRows,
    [property: Id(2)] int MaxColumns,
    [property: Id(3)] int MaxFieldLength);
