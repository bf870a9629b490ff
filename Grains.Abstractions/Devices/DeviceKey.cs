using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>
/// Grain key of a device: <c>d:{tenant id}/{name}</c>. The prefix is not a hex digit on purpose (I-12), and the tenant id
/// has a fixed length, so the name may contain anything.
/// </summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceKey")]
public readonly record struct DeviceKey(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] string Name)
{
    private const string Prefix = "d:";

    public static DeviceKey Parse(string key)
    {
        var nameAt = Prefix.Length + TenantId.TextLength + 1;
        if (key.Length <= nameAt || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[nameAt - 1] != '/')
        {
            throw new FormatException("A device key is 'd:', a tenant id, '/' and a name.");
        }

        return new DeviceKey(TenantId.Parse(key.AsSpan(Prefix.Length, TenantId.TextLength)), key[nameAt..]);
    }

    public override string ToString() => $"{Prefix}{Tenant}/{Name}";
}
