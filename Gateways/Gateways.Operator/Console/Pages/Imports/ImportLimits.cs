namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>What a file may have at most, as the REST tells it.</summary>
public sealed record ImportLimits(long MaxBytes, int MaxRows, int MaxColumns);
