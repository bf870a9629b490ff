using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// What must be settled about a text before an actor can be asked by it (wire-spec 7.1, 7.2, I-11); everything else about
/// names is the cluster's to judge. U+0000 and broken Unicode were refused with the body.
/// </summary>
internal static class NameRules
{
    /// <summary>Longest name, in code points.</summary>
    public const int Longest = 255;

    /// <summary>
    /// The device name as the cluster compares it: without leading and trailing characters up to U+0020, and those only.
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

    /// <summary>The fault of a text that is too long, or null.</summary>
    public static Fault? FaultOf(string? text, string field) => text is null || IsShort(text)
        ? null
        : new Fault(FaultCode.InvalidArgument, $"Validation error: {field} length must be equal or less than {Longest}", field);

    /// <summary>The fault of a name that must be there, or null.</summary>
    public static Fault? FaultOfName(string name, string missing) =>
        name.Length == 0 ? new Fault(FaultCode.InvalidArgument, missing, "name") : FaultOf(name, "name");

    /// <summary>True when something may be called that, as far as lengths go.</summary>
    public static bool CanBeName(string name) => name.Length > 0 && IsShort(name);

    private static bool IsShort(string text)
    {
        if (text.Length <= Longest)
        {
            return true;
        }

        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            if (++count > Longest)
            {
                return false;
            }
        }

        return true;
    }
}
