namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>Grain key of an operator: <c>u:{user name in lower case}</c>.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserKey")]
public readonly record struct UserKey([property: Id(0)] string UserName)
{
    private const string Prefix = "u:";

    public override string ToString() => Prefix + UserName.ToLowerInvariant();
}
