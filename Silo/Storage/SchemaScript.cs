using System.Reflection;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>One step of the schema; its version is the number that its file name begins with.</summary>
/// <param name="Version">1 and up, without gaps.</param>
/// <param name="Name">File name.</param>
/// <param name="Sql">Text of the resource.</param>
internal sealed record SchemaScript(int Version, string Name, string Sql)
{
    /// <summary>The scripts for one kind of database (<c>Sqlite</c>), in order.</summary>
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
}
