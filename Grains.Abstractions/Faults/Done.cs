namespace ProvisioningCluster.Grains.Abstractions.Faults;

/// <summary>The value of a command that has nothing to tell but that it happened.</summary>
[GenerateSerializer, Immutable, Alias("pc.Done")]
public readonly record struct Done;
