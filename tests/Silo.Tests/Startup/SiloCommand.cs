using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>The silo as a command that ends by itself, because it cannot start.</summary>
internal static class SiloCommand
{
    private const string NoTestBuild = "build the solution first.";

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
#if DEBUG
        const string Build = "Debug";
#else
        const string Build = "Release";
#endif
        var path = RepositoryRoot.At([.. project, "bin", Build, "net10.0", $"ProvisioningCluster.{project[^1]}.dll"]);
        ExternalTool.RequireFile(path, NoTestBuild);
        return path;
    }
}
