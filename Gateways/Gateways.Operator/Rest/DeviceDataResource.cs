namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary><c>deviceData</c> of wire-spec 6.5, the same for every device here.</summary>
internal sealed record DeviceDataResource(DeviceConfigurationResource Configuration, DeviceConfigurationResource TransportConfiguration)
{
    public static DeviceDataResource Default { get; } = new(new(WireNames.DefaultType), new(WireNames.DefaultType));
}
