namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>Grain key of a provision key: <c>k:{key}</c>, case-sensitive, over all tenants.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionKeyKey")]
public readonly record struct ProvisionKeyKey([property: Id(0)] string ProvisionKey)
{
    private const string Prefix = "k:";

    public static ProvisionKeyKey Parse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal)
        ? new ProvisionKeyKey(key[Prefix.Length..])
        : throw new FormatException("A provision key's grain key is 'k:' and the key.");

    public override string ToString() => Prefix + ProvisionKey;
}
