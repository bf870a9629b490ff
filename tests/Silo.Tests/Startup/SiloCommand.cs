using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>The silo as a command that ends by itself, because it cannot start.</summary>
internal static class SiloCommand
{
    public static async Task<ToolResult> RunAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("silo-");
        try
        {
            var dotnet = ExternalTool.Require("dotnet", "install the .NET SDK.");
            return await dotnet.RunAsync([ProductProgram.Silo, .. arguments], workingDirectory: folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
