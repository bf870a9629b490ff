using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>
/// Grain key of a consumer of events: <c>e:{tenant id}/{consumer id}</c>. The tenant stands in it, so that no other tenant's can be
/// addressed (I-17).
/// </summary>
[GenerateSerializer, Immutable, Alias("pc.ConsumerKey")]
public readonly record struct ConsumerKey([property: Id(0)] TenantId Tenant, [property: Id(1)] Guid ConsumerId)
{
    private const string Prefix = "e:";
    private const int IdAt = 2 + TenantId.TextLength + 1;

    /// <summary>The consumer of this name; each user has names of its own.</summary>
    /// <param name="tenant">The user's.</param>
    /// <param name="userId">Whose consumer it is.</param>
    /// <param name="name">MQTT: the client id.</param>
    public static ConsumerKey Of(TenantId tenant, Guid userId, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. userId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], hash);
        return new ConsumerKey(tenant, new Guid(hash[..16], bigEndian: true));
    }

    public static ConsumerKey Parse(string key) => key.Length > IdAt && key.StartsWith(Prefix, StringComparison.Ordinal)
        ? new ConsumerKey(TenantId.Parse(key.AsSpan(Prefix.Length, TenantId.TextLength)), Guid.ParseExact(key.AsSpan(IdAt), "N"))
        : throw new FormatException("A consumer key is 'e:', a tenant id, '/' and a consumer id.");

    public override string ToString() => $"{Prefix}{Tenant}/{ConsumerId:N}";
}
