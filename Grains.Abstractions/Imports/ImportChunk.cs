using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>One piece of the file.</summary>
/// <param name="Index">Counted from 0.</param>
/// <param name="Content">Its bytes.</param>
[GenerateSerializer, Immutable, Alias("pc.ImportChunk")]
public sealed record ImportChunk(
    [property: Id(0)] int Index,
    [property: Id(1)] ImmutableArray<byte> Content)
{
    /// <summary>The file may hold credentials: it never prints (I-16).</summary>
    public override string ToString() => $"ImportChunk({Index}, {Content.Length} bytes)";
}
