namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One type of devices (wire-spec 6.5): the name of a profile.</summary>
internal sealed record DeviceTypeResource(EntityReference TenantId, string Type)
{
    public string EntityType { get; } = "DEVICE";
}
