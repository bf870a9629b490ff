namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>One column.</summary>
/// <param name="Field">What it says.</param>
/// <param name="Key">Key of an attribute or of telemetry; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("pc.ImportColumn")]
public sealed record ImportColumn(
    [property: Id(0)] ImportField Field,
    [property: Id(1)] string? Key = null);
