namespace ProvisioningCluster.Architecture.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["bin", "obj", "artifacts", "data", "node_modules", "TestResults", ".git", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every folder of the source, relative to the root.</summary>
    public static IReadOnlyList<string> Folders { get; } = [.. FoldersBelow(Root).Select(folder => Path.GetRelativePath(Root, folder))];

    /// <summary>Every file of the source with this ending, relative to the root.</summary>
    public static IReadOnlyList<string> Files(string ending) =>
        [.. FoldersBelow(Root).SelectMany(folder => Directory.EnumerateFiles(folder, "*" + ending)).Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> FoldersBelow(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(child => !NotSource.Contains(Path.GetFileName(child), StringComparer.Ordinal))
            .SelectMany(FoldersBelow)
            .Prepend(folder);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ProvisioningCluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("ProvisioningCluster.sln is in no folder above the tests.");
    }
}
