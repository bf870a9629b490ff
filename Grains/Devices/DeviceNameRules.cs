using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>Which names are names, and which are the same (I-11). Texts of wire-spec 7.1 and 7.2.</summary>
internal static class DeviceNameRules
{
    /// <summary>Longest name in code points, so that 255 emoji are a name.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Strips what Java's <c>trim</c> strips: leading and trailing characters up to U+0020, nothing else. .NET's Trim also takes
    /// U+00A0 and friends, which would make two names one.
    /// </summary>
    public static string Trim(string name)
    {
        var start = 0;
        var end = name.Length;
        while (start < end && name[start] <= ' ')
        {
            start++;
        }

        while (end > start && name[end - 1] <= ' ')
        {
            end--;
        }

        return name[start..end];
    }

    /// <summary>The fault of a name that nothing can be called, or null.</summary>
    /// <param name="name">The trimmed name of a device, or the name of a profile.</param>
    /// <param name="emptyText">What to say when there is none.</param>
    public static Fault? Check(string name, string emptyText)
    {
        if (Trim(name).Length == 0)
        {
            return Invalid(emptyText);
        }

        var length = 0;
        for (var i = 0; i < name.Length; i++, length++)
        {
            if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
            {
                i++;
            }
            else if (name[i] == '\0' || char.IsSurrogate(name[i]) || OpensMarkup(name, i))
            {
                return Invalid("Validation error: name is malformed");
            }
        }

        return length > MaxLength ? Invalid($"Validation error: name length must be equal or less than {MaxLength}") : null;
    }

    /// <summary>The fault of a name that an operator gave a device, or null.</summary>
    public static Fault? CheckDevice(string name) => Check(name, "Device name should be specified!")
        ?? (Trim(name).Length == name.Length ? null : Invalid("Validation error: name must not begin or end with white space"));

    private static bool OpensMarkup(string name, int at) =>
        name[at] == '<' && at + 1 < name.Length && (char.IsAsciiLetter(name[at + 1]) || name[at + 1] is '/' or '!' or '?');

    private static Fault Invalid(string detail) => new(FaultCode.InvalidArgument, detail, "name", "invalid_name");
}
