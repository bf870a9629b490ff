using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary>A path below <c>/api/v1</c>: with a token before the feature word, or without one (the form of certificate sessions).</summary>
internal readonly record struct DeviceRoute(DeviceFeature Feature, SecretText Token)
{
    private const int Base = 2;

    /// <summary>True for <c>/api/v1</c> and everything below it.</summary>
    public static bool IsBelowBase(IReadOnlyList<string> path) => path.Count >= Base && path[0] == "api" && path[1] == "v1";

    /// <summary>
    /// The feature word stands last of three segments, or fourth; a fourth segment that is a number belongs to a feature without
    /// token (<c>/api/v1/rpc/7</c>). What follows the fourth is not looked at. As the reference finds it (TB-38).
    /// </summary>
    public static DeviceRoute Parse(IReadOnlyList<string> path)
    {
        switch (path.Count)
        {
            case <= Base:
                return default;
            case Base + 1:
            case Base + 2 when IsNumber(path[Base + 1]):
                return new DeviceRoute(FeatureOf(path[Base]), default);
            default:
                return new DeviceRoute(FeatureOf(path[Base + 1]), new SecretText(path[Base]));
        }
    }

    private static bool IsNumber(string segment) => segment.Length > 0 && segment.All(char.IsAsciiDigit);

    private static DeviceFeature FeatureOf(string word) => word.ToUpperInvariant() switch
    {
        "PROVISION" => DeviceFeature.Provision,
        "TELEMETRY" => DeviceFeature.Telemetry,
        "ATTRIBUTES" => DeviceFeature.Attributes,
        "RPC" => DeviceFeature.Rpc,
        "CLAIM" => DeviceFeature.Claim,
        _ => DeviceFeature.Unknown,
    };
}
