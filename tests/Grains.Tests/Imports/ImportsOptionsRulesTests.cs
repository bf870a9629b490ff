using ProvisioningCluster.Grains.Imports;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Imports;

public sealed class ImportsOptionsRulesTests
{
    [Fact]
    public void The_defaults_are_good()
    {
        Assert.True(new ImportsOptionsRules().Validate(null, new ImportsOptions()).Succeeded);
    }

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_key()
    {
        var bad = new ImportsOptions
        {
            MaxBytes = 0,
            MaxRows = 5_000_001,
            MaxColumns = 257,
            MaxFieldLength = 254,
            Concurrency = 0,
            ParallelJobs = 65,
            MaxUnfinished = 0,
            Retention = TimeSpan.FromMinutes(59),
        };

        var result = new ImportsOptionsRules().Validate(null, bad);

        Assert.Equal(
            ["Imports:MaxBytes", "Imports:MaxRows", "Imports:MaxColumns", "Imports:MaxFieldLength", "Imports:Concurrency", "Imports:ParallelJobs", "Imports:MaxUnfinished", "Imports:Retention"],
            result.Failures!.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
