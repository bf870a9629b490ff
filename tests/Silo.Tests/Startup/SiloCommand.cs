using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>The silo as a command that ends by itself, because it cannot start.</summary>
internal static class SiloCommand
{
#if DEBUG
    public const string Build = "Debug";
#else
    public const string Build = "Release";
#endif

    public static async Task<ToolResult> RunAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("silo-");
        try
        {
            var dotnet = ExternalTool.Require("dotnet", "install the .NET SDK.");
            return await dotnet.RunAsync([Program("Silo"), .. arguments], workingDirectory: folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The built program of a project at this path of the repository.</summary>
    public static string Program(params string[] project)
    {
        var path = RepositoryRoot.At([.. project, "bin", Build, "net10.0", $"ProvisioningCluster.{project[^1]}.dll"]);
        ExternalTool.RequireFile(path, "build the solution first.");
        return path;
    }
}
