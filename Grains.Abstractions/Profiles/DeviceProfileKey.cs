using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>Grain key of a device profile: <c>p:{tenant id}/{profile id}</c>, both as 32 hex digits.</summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceProfileKey")]
public readonly record struct DeviceProfileKey(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] Guid ProfileId)
{
    private const string Prefix = "p:";

    public static DeviceProfileKey Parse(string key)
    {
        var idAt = Prefix.Length + TenantId.TextLength + 1;
        if (key.Length != idAt + 32 || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[idAt - 1] != '/')
        {
            throw new FormatException("A device profile key is 'p:', a tenant id, '/' and a profile id.");
        }

        return new DeviceProfileKey(TenantId.Parse(key.AsSpan(Prefix.Length, TenantId.TextLength)), Guid.ParseExact(key.AsSpan(idAt), "N"));
    }

    public override string ToString() => $"{Prefix}{Tenant}/{ProfileId:N}";
}
