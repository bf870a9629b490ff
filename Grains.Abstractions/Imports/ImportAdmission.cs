namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>The import was begun: how its file may come.</summary>
/// <param name="MaxBytes">Bytes of the file at most.</param>
/// <param name="ChunkBytes">Bytes of one piece at most.</param>
[GenerateSerializer, Immutable, Alias("pc.ImportAdmission")]
public sealed record ImportAdmission(
    [property: Id(0)] long MaxBytes,
    [property: Id(1)] int ChunkBytes);
