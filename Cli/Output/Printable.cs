using System.Globalization;
using System.Text;

namespace ProvisioningCluster.Cli.Output;

/// <summary>Text of devices and operators for a terminal, which obeys some characters instead of showing them (T-32).</summary>
internal static class Printable
{
    public static string Of(string? text)
    {
        if (text is null || !text.Any(IsObeyed))
        {
            return text ?? string.Empty;
        }

        var shown = new StringBuilder();
        foreach (var character in text)
        {
            _ = IsObeyed(character) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : shown.Append(character);
        }

        return shown.ToString();
    }

    /// <summary>Controls, line ends, and what turns the direction of writing.</summary>
    private static bool IsObeyed(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
