using System.Text.RegularExpressions;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Deploy.Tests.Processes;

/// <summary>
/// What the images hold: made by the <c>dotnet publish</c> lines of the Dockerfile, with a folder of the test's in place of
/// <c>/out</c>. From the build that is there (<c>--no-build</c>): nothing is downloaded, and the tree under test stays as it is.
/// </summary>
public sealed partial class PublishedPrograms : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(55);

    private readonly SemaphoreSlim gate = new(1, 1);
    private string? folder;

    /// <summary>The folder that stands for <c>/out</c>: <c>silo</c> and <c>gateway</c> in it.</summary>
    public async Task<string> FolderAsync()
    {
        await gate.WaitAsync();
        try
        {
            return folder ??= await PublishAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }

        gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> PublishAsync()
    {
        var made = Directory.CreateTempSubdirectory("published-").FullName;

        // The units' own account must reach what it runs.
        File.SetUnixFileMode(made, File.GetUnixFileMode(made) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        foreach (var line in Dockerfile.Read()["build"].All("RUN"))
        {
            var command = Mount().Replace(line, "").Replace("/out/", $"{made}/", StringComparison.Ordinal);
            var publish = await ExternalTool.Require("bash", "the Dockerfile's commands are for a shell")
                .RunAsync(["-c", $"{command} --no-build --nologo"], workingDirectory: RepositoryRoot.Path, deadline: Deadline);
            publish.Succeeded();
        }

        return made;
    }

    [GeneratedRegex(@"^--mount=\S+\s+")]
    private static partial Regex Mount();
}
