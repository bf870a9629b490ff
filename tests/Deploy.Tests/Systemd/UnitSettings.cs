using System.Text.RegularExpressions;
using ProvisioningCluster.Deploy.Tests.Files;

namespace ProvisioningCluster.Deploy.Tests.Systemd;

/// <summary>The files of <c>/etc/provisioning</c>, as an operator fills them in.</summary>
internal static partial class UnitSettings
{
    /// <summary>The repository's file with other values; only keys that stand in it may be given, and every blank must be filled.</summary>
    public static string Fill(string file, params (string Key, string Value)[] values)
    {
        var text = DeployFile.Text("systemd", file);
        foreach (var (key, value) in values)
        {
            var line = new Regex($"^{key}=.*$", RegexOptions.Multiline);
            text = line.IsMatch(text) ? line.Replace(text, $"{key}={value}".Replace("$", "$$", StringComparison.Ordinal)) : throw new ArgumentException($"{file} has no {key}.");
        }

        return Blank().IsMatch(text) ? throw new ArgumentException($"{file} has more blanks:\n{text}") : text;
    }

    /// <summary>The variables that a file sets, also those that are commented out.</summary>
    public static IEnumerable<string> Variables(string file) => Variable().Matches(DeployFile.Text("systemd", file)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^[^#\n].*<", RegexOptions.Multiline)]
    private static partial Regex Blank();

    [GeneratedRegex(@"^#?(?:Environment=)?(\w+__\w+)=", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
