using System.Text.Json;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>An attribute or the newest telemetry of a key, as it is shown.</summary>
/// <param name="Key">The device's own word, or an operator's.</param>
/// <param name="Text">The value; a long one is cut.</param>
/// <param name="At">Milliseconds since the Unix epoch.</param>
public sealed record DeviceValue(string Key, string Text, long At)
{
    /// <summary>Characters of a value that are shown.</summary>
    private const int Longest = 500;

    public static DeviceValue Of(string key, JsonElement value, long at) =>
        new(key, Cut(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()), at);

    private static string Cut(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return string.Concat(text.AsSpan(0, end), " …");
    }
}
