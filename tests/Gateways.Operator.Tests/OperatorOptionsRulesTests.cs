using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests;

public sealed class OperatorOptionsRulesTests
{
    [Fact]
    public void The_defaults_are_good()
    {
        Assert.True(new OperatorOptionsRules().Validate(null, new OperatorOptions()).Succeeded);
        Assert.True(new OperatorOptionsRules().Validate(null, new OperatorOptions { Port = 0 }).Succeeded);
    }

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_key()
    {
        var bad = new OperatorOptions { Port = 70_000, AccessTokenLifetime = TimeSpan.FromHours(1), RefreshTokenLifetime = TimeSpan.Zero };

        var result = new OperatorOptionsRules().Validate(null, bad);

        Assert.Equal(
            ["Operator:Port", "Operator:AccessTokenLifetime", "Operator:RefreshTokenLifetime"],
            result.Failures!.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
