using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>One step of the schema; its version is the number that its file name begins with.</summary>
/// <param name="Version">1 and up, without gaps.</param>
/// <param name="Name">File name.</param>
/// <param name="Sql">Text of the resource.</param>
internal sealed partial record SchemaScript(int Version, string Name, string Sql)
{
    /// <summary>
    /// Programs that know this version or a later one can work on what the script leaves. A script that takes nothing away
    /// says so in its first line, <c>-- readable-from: 7</c>; else only programs that know the script itself can.
    /// </summary>
    public int ReadableFrom => ReadableFromLine().Match(Sql) is { Success: true } line
        ? int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : Version;

    /// <summary>The scripts for one kind of database (<c>Sqlite</c>, <c>PostgreSql</c>), in order.</summary>
    public static IReadOnlyList<SchemaScript> For(string provider)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{assembly.GetName().Name}.Ledger.Schema.{provider}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select((resource, index) => Read(assembly, resource, resource[prefix.Length..], index + 1))];
    }

    private static SchemaScript Read(Assembly assembly, string resource, string name, int version)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return name.StartsWith($"{version:D4}_", StringComparison.Ordinal)
            ? new SchemaScript(version, name, reader.ReadToEnd())
            : throw new InvalidOperationException($"The schema scripts have a gap before {name}.");
    }

    [GeneratedRegex(@"\A-- readable-from: ([0-9]{1,6})\r?$", RegexOptions.Multiline)]
    private static partial Regex ReadableFromLine();
}
