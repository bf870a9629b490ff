using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>One page of refused rows in the order of the file.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Header">The names of the columns when cells were asked for and the file has a header; else empty.</param>
/// <param name="Next">What to ask for as <c>after</c> to get the next page; null when this is the last.</param>
[GenerateSerializer, Immutable, Alias("pc.ImportRejectedPage")]
public sealed record ImportRejectedPage(
    [property: Id(0)] ImmutableArray<ImportRejectedRow> Rows,
    [property: Id(1)] ImmutableArray<string> Header,
    [property: Id(2)] long? Next);
