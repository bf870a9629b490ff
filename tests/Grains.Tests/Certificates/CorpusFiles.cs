using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>Public test data outside the repository: without it a test is skipped, on a build server it fails.</summary>
internal static class CorpusFiles
{
    public static string Require(string path, string whatItIs)
    {
        if (!Path.Exists(path))
        {
            var message = $"{path} is absent: {whatItIs}.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", message);
            throw new InvalidOperationException(message);
        }

        return path;
    }
}
