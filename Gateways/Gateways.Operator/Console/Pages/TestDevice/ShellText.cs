using System.Buffers;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.TestDevice;

/// <summary>Words of a POSIX shell that mean themselves, whatever is in them (T-32).</summary>
internal static class ShellText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:@%+,");

    /// <summary>Within single quotes nothing is special but the quote itself, which ends them, is escaped, and begins them again.</summary>
    public static string Quote(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A command line of these words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
