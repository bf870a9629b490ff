using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests;

/// <summary>The public JSON parsing inputs, read where they lie beside the project.</summary>
internal static class JsonCorpus
{
    /// <summary>Its files, sorted; skips the test with the reason where the folder is absent, except on CI.</summary>
    public static string[] Files()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "..", "shared", "corpora", "json-test-suite");
            if (File.Exists(Path.Combine(folder.FullName, "ProvisioningCluster.sln")) && Directory.Exists(corpus))
            {
                return [.. Directory.GetFiles(corpus, "*.json").Order(StringComparer.Ordinal)];
            }
        }

        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "The JSON corpus (../shared/corpora/json-test-suite) is not beside this clone.");
        throw new DirectoryNotFoundException("CI must have the JSON corpus beside the project.");
    }
}
