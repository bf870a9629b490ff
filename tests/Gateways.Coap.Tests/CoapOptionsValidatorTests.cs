using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests;

public sealed class CoapOptionsValidatorTests
{
    private readonly CoapOptionsValidator validator = new();

    [Fact]
    public void The_defaults_are_usable()
    {
        Assert.True(validator.Validate(null, new CoapOptions()).Succeeded);
    }

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_key()
    {
        var result = validator.Validate(null, new CoapOptions { Port = 70_000, MessageBytes = 10, Uploads = 0 });

        Assert.Equal(3, result.Failures!.Count());
        Assert.Contains(result.Failures!, fault => fault.StartsWith("Coap:Port ", StringComparison.Ordinal));
        Assert.Contains(result.Failures!, fault => fault.StartsWith("Coap:MessageBytes ", StringComparison.Ordinal));
        Assert.Contains(result.Failures!, fault => fault.StartsWith("Coap:Uploads ", StringComparison.Ordinal));
    }
}
