using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Deploy.Tests.Files;

/// <summary>
/// The configuration keys that a program knows: the settable properties of its options classes, each below the class' section,
/// and the keys that its code reads by name.
/// </summary>
internal sealed partial class ProgramOptions
{
    private const string SectionConstant = "Section";

    /// <summary>Sections of the platform, which no options class of ours declares.</summary>
    private static readonly string[] Foreign = ["Logging"];

    private readonly HashSet<string> keys;

    private ProgramOptions(string program)
    {
        var context = new Programs(program);
        var rooms = Directory.EnumerateFiles(Path.GetDirectoryName(program)!, "ProvisioningCluster.*.dll").ToArray();
        keys = new HashSet<string>(
            [.. rooms.Select(context.LoadFromAssemblyPath).SelectMany(room => room.GetTypes()).SelectMany(Keys), .. rooms.SelectMany(Literals).Where(text => KeyForm().IsMatch(text))],
            StringComparer.OrdinalIgnoreCase);
    }

    public static ProgramOptions Silo { get; } = new(Built("Silo", "ProvisioningCluster.Silo.dll"));

    public static ProgramOptions Gateway { get; } = new(Built("Gateways/Gateways.Host", "ProvisioningCluster.Gateways.Host.dll"));

    /// <summary>Path of a program in the build output.</summary>
    public static string Built(string project, string assembly)
    {
#if DEBUG
        const string Build = "Debug";
#else
        const string Build = "Release";
#endif
        return RepositoryRoot.At(project, "bin", Build, "net10.0", assembly);
    }

    /// <summary>Those of the environment variables that are neither a setting of the program nor one of the runtime.</summary>
    public IEnumerable<string> Unknown(IEnumerable<string> variables) =>
        variables.Where(variable => !variable.StartsWith("DOTNET_", StringComparison.Ordinal) && !Knows(variable.Replace("__", ":", StringComparison.Ordinal)));

    public bool Knows(string key) => keys.Contains(key) || Foreign.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Keys(Type type)
    {
        var section = type.GetField(SectionConstant, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } constant ? constant.GetRawConstantValue() as string : null;
        return section is null ? [] : Keys(section, type);
    }

    /// <summary>Settable properties, and those of the options within them.</summary>
    private static IEnumerable<string> Keys(string section, Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
        .SelectMany(property => IsOptions(property.PropertyType) ? Keys($"{section}:{property.Name}", property.PropertyType) : [$"{section}:{property.Name}"]);

    private static bool IsOptions(Type type) => type.IsClass && type.Assembly.GetName().Name!.StartsWith("ProvisioningCluster.", StringComparison.Ordinal);

    /// <summary>Every string literal in the code of an assembly.</summary>
    private static List<string> Literals(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var metadata = image.GetMetadataReader();
        var literals = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            literals.Add(metadata.GetUserString(handle));
        }

        return literals;
    }

    [GeneratedRegex("^[A-Z][A-Za-z]+:[A-Z][A-Za-z]+$")]
    private static partial Regex KeyForm();

    private sealed class Programs(string program) : AssemblyLoadContext(program)
    {
        private readonly AssemblyDependencyResolver resolver = new(program);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
