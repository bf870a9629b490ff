using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Sessions;

/// <summary>Grain key of a device's sessions: <c>s:{tenant id}/{device id}</c>, both as 32 hex digits.</summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceSessionsKey")]
public readonly record struct DeviceSessionsKey(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] Guid DeviceId)
{
    private const string Prefix = "s:";

    public override string ToString() => $"{Prefix}{Tenant}/{DeviceId:N}";
}
