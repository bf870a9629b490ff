using System.Globalization;
using System.Text;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>Spells out names that hold more than plain ASCII, since two of them can look alike and be different (T-9).</summary>
internal static class CodePoints
{
    /// <summary>Such as <c>U+0070 U+200B</c>; null for a name of visible ASCII only.</summary>
    public static string? Of(string name) => name.All(character => character is >= ' ' and <= '~')
        ? null
        : string.Join(' ', name.EnumerateRunes().Select(rune => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));
}
