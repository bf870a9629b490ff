using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>What operators may call things (wire-spec 7.1, 7.2); U+0000 and broken Unicode were refused with the body.</summary>
internal static class NameRules
{
    public const int Longest = 255;

    /// <summary>
    /// The device name as the cluster compares it: without leading and trailing characters up to U+0020, and those only (I-11).
    /// Otherwise a device that an operator made with a stray blank could never be provisioned.
    /// </summary>
    public static string Normalised(string? name)
    {
        var text = (name ?? string.Empty).AsSpan();
        while (text.Length > 0 && text[0] <= ' ')
        {
            text = text[1..];
        }

        while (text.Length > 0 && text[^1] <= ' ')
        {
            text = text[..^1];
        }

        return text.ToString();
    }

    /// <summary>The fault of a text, or null.</summary>
    public static Fault? FaultOf(string? text, string field)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > Longest)
        {
            return new Fault(FaultCode.InvalidArgument, $"Validation error: {field} length must be equal or less than 255", field);
        }

        return HasMarkup(text) ? new Fault(FaultCode.InvalidArgument, $"Validation error: {field} is malformed", field) : null;
    }

    /// <summary>The fault of a name that must be there, or null.</summary>
    public static Fault? FaultOfName(string name, string missing) =>
        name.Length == 0 ? new Fault(FaultCode.InvalidArgument, missing, "name") : FaultOf(name, "name");

    /// <summary>True when an HTML parser would see a tag, comment or declaration begin; "a &lt; b" is no markup.</summary>
    private static bool HasMarkup(string text)
    {
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('<', at + 1))
        {
            if (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!' or '?')
            {
                return true;
            }
        }

        return false;
    }
}
