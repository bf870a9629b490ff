using ProvisioningCluster.Gateways.Operator.Console;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Console;

public sealed class ConsoleOptionsRulesTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.True(new ConsoleOptionsRules().Validate(null, new ConsoleOptions()).Succeeded);

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_key()
    {
        var bad = new ConsoleOptions { IdleTimeout = TimeSpan.FromSeconds(1), SessionLifetime = TimeSpan.FromDays(30), MaxPages = 0, MaxPagesPerUser = 1 };

        var result = new ConsoleOptionsRules().Validate(null, bad);

        Assert.Equal(
            ["Console:IdleTimeout", "Console:SessionLifetime", "Console:MaxPages", "Console:MaxPagesPerUser"],
            result.Failures!.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
