using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>The public corpus of JSON texts, which lies beside the repository.</summary>
public static class JsonCorpus
{
    private static readonly string Folder = Path.GetFullPath(RepositoryRoot.At("..", "shared", "corpora", "json-test-suite"));

    /// <summary>All files; the test is skipped where the folder is absent, and fails on a build server.</summary>
    public static IReadOnlyList<string> Files()
    {
        if (!Directory.Exists(Folder))
        {
            var message = $"{Folder} is absent: it holds the JSON texts of nst/JSONTestSuite.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", message);
            throw new InvalidOperationException(message);
        }

        return [.. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)];
    }
}
