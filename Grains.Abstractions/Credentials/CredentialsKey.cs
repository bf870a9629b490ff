namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>Grain key of a credentials id: <c>c:{space}:{keyed hash in lower-case hex}</c>.</summary>
/// <param name="Space">Lookup space.</param>
/// <param name="Hash">HMAC-SHA256 of the id under the installation's lookup key, 64 lower-case hex digits.</param>
[GenerateSerializer, Immutable, Alias("pc.CredentialsKey")]
public readonly record struct CredentialsKey(
    [property: Id(0)] CredentialsSpace Space,
    [property: Id(1)] string Hash)
{
    private const string Prefix = "c:";

    public static CredentialsKey Parse(string key)
    {
        if (key.Length < 5 || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[3] != ':' || key[2] is < '0' or > '2')
        {
            throw new FormatException("A credentials key is 'c:', a space digit, ':' and a hash.");
        }

        return new CredentialsKey((CredentialsSpace)(key[2] - '0'), key[4..]);
    }

    public override string ToString() => $"{Prefix}{(int)Space}:{Hash}";
}
