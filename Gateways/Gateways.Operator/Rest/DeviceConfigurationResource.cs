namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A configuration that is nothing but its type.</summary>
internal sealed record DeviceConfigurationResource(string Type);
