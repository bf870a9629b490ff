using System.Globalization;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>Names of devices as they are compared (I-11): without characters up to U+0020 at both ends, and those only.</summary>
internal static class DeviceNames
{
    private static readonly char[] Trimmed = [.. Enumerable.Range(0, 0x21).Select(code => (char)code)];

    public static string Of(string? text) => (text ?? string.Empty).Trim(Trimmed);

    /// <summary>The names of a text with one a line, each once, in their order.</summary>
    public static IReadOnlyList<string> In(string? lines) =>
        [.. (lines ?? string.Empty).Split('\n').Select(Of).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The page that tells all of a name.</summary>
    public static string StoryOf(string name) => $"devices/story?name={Uri.EscapeDataString(name)}";

    /// <summary>A sentence with this name in it.</summary>
    public static string Within(string sentence, string name) => string.Format(CultureInfo.InvariantCulture, sentence, name);
}
