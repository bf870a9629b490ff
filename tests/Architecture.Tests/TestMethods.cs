using System.Text.RegularExpressions;

namespace ProvisioningCluster.Architecture.Tests;

/// <summary>The test methods in the source, by class; a partial class is one class.</summary>
internal static partial class TestMethods
{
    private static readonly Lazy<ILookup<string, string>> ByClass = new(Read);

    /// <summary>True when a test class of this name (in any assembly) has a test of this name.</summary>
    public static bool Exists(string type, string method) => ByClass.Value[type].Contains(method, StringComparer.Ordinal);

    private static ILookup<string, string> Read() => Repository.Files(".cs")
        .Where(file => file.StartsWith("tests", StringComparison.Ordinal))
        .Select(Repository.Read)
        .SelectMany(source => Classes().Matches(source).SelectMany(type => Tests().Matches(source).Select(test => (Type: type.Groups[1].Value, Test: test.Groups[1].Value))))
        .ToLookup(pair => pair.Type, pair => pair.Test, StringComparer.Ordinal);

    [GeneratedRegex(@"\bclass\s+(\w+)")]
    private static partial Regex Classes();

    // The attribute may be followed by others and by the rows of a theory.
    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\n(?:(?!\[(?:Fact|Theory)\b)[^\n]*\n)*?\s*public\s+(?:async\s+)?(?:Task|ValueTask|void)\s+(\w+)\s*\(")]
    private static partial Regex Tests();
}
