using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace ProvisioningCluster.Clustering.Configuration;

/// <summary>
/// Binds a flat configuration section value by value, so that every value of the wrong kind is reported with its key, and
/// not only the first (the stock binder throws at it).
/// </summary>
internal static class CheckedSection
{
    /// <summary>Sets the properties whose text is understood; the others, and those with empty text, keep their defaults.</summary>
    public static void Bind(IConfigurationSection section, object options) => Walk(section, options, faults: null);

    /// <summary>One sentence per value that is not understood. The value itself is not repeated: it may be a secret.</summary>
    public static IReadOnlyList<string> Faults(IConfigurationSection section, object options)
    {
        var faults = new List<string>();
        Walk(section, options, faults);
        return faults;
    }

    private static void Walk(IConfigurationSection section, object options, List<string>? faults)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var text = section[property.Name];
            if (string.IsNullOrWhiteSpace(text))
            {
                continue; // an empty value, as compose files make of unset variables, counts as none
            }

            if (TryConvert(text, property.PropertyType, out var value))
            {
                property.SetValue(options, value);
            }
            else
            {
                faults?.Add($"{section.Path}:{property.Name}: must be {Kind(property.PropertyType)}.");
            }
        }
    }

    private static bool TryConvert(string text, Type type, out object? value)
    {
        var converter = TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type);
        try
        {
            value = converter.ConvertFromString(null, CultureInfo.InvariantCulture, text.Trim());
            return true;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            value = null;
            return false;
        }
    }

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) => "a whole number",
        var flag when flag == typeof(bool) => "true or false",
        var other => $"of the kind {other.Name}",
    };
}
