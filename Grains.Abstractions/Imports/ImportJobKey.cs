using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>Grain key of an import: <c>i:{tenant id}/{job id}</c>, so that another tenant's job cannot even be addressed (I-17).</summary>
[GenerateSerializer, Immutable, Alias("pc.ImportJobKey")]
public readonly record struct ImportJobKey(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] Guid JobId)
{
    private const string Prefix = "i:";

    public static ImportJobKey Parse(string key)
    {
        var jobAt = Prefix.Length + TenantId.TextLength + 1;
        return key.Length > jobAt && key.StartsWith(Prefix, StringComparison.Ordinal) && key[jobAt - 1] == '/'
            ? new ImportJobKey(TenantId.Parse(key.AsSpan(Prefix.Length, TenantId.TextLength)), Guid.ParseExact(key.AsSpan(jobAt), "N"))
            : throw new FormatException("An import key is 'i:', a tenant id, '/' and a job id.");
    }

    public override string ToString() => $"{Prefix}{Tenant}/{JobId:N}";
}
