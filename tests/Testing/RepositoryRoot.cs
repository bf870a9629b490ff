namespace ProvisioningCluster.Testing;

/// <summary>Where the sources are, seen from a running test.</summary>
public static class RepositoryRoot
{
    private const string Solution = "ProvisioningCluster.sln";

    /// <summary>The folder that holds the solution.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path below the repository's root.</summary>
    public static string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No {Solution} above {AppContext.BaseDirectory}: tests run from the build output in the repository.");
    }
}
