namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>Which column a name in the header stands for, where the name itself does not say it.</summary>
[GenerateSerializer, Immutable, Alias("pc.ImportHeaderMapping")]
public sealed record ImportHeaderMapping(
    [property: Id(0)] string Header,
    [property: Id(1)] ImportColumn Column);
