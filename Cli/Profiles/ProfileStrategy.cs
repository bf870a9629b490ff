namespace ProvisioningCluster.Cli.Profiles;

/// <summary>Words of the command line for the strategies of the REST.</summary>
internal static class ProfileStrategy
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["disabled"] = "DISABLED",
        ["create-new"] = "ALLOW_CREATE_NEW_DEVICES",
        ["pre-provisioned"] = "CHECK_PRE_PROVISIONED_DEVICES",
    };

    /// <summary>Those for which the command line can make a profile; certificate chains need more than options can say.</summary>
    public static string[] All { get; } = [.. Words.Keys];

    public static string ToWire(string word) => Words[word];

    /// <summary>The word, or the REST's name when there is none.</summary>
    public static string Of(string? wire) => wire switch
    {
        "X509_CERTIFICATE_CHAIN" => "certificate-chain",
        _ => Words.FirstOrDefault(pair => pair.Value == wire).Key ?? wire ?? string.Empty,
    };
}
