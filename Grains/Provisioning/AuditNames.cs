using System.Text;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>Names that were asked for, fit for the audit's column: anybody can send any name.</summary>
internal static class AuditNames
{
    private const int MaxLength = 255;

    /// <summary>The name without U+0000 and half surrogate pairs, cut to 255 code points; null when there is none.</summary>
    public static string? Of(string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        var text = new StringBuilder(Math.Min(name.Length, 2 * MaxLength));
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (length++ == MaxLength)
            {
                break;
            }

            text.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return text.ToString();
    }
}
