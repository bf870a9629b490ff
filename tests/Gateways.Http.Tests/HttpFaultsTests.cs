using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests;

public sealed class HttpFaultsTests
{
    [Fact]
    public void Every_fault_has_a_status_of_its_own_choice()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            Assert.InRange(HttpFaults.StatusOf(code), 400, 599);
            Assert.True(code == FaultCode.Unavailable || HttpFaults.StatusOf(code) < 500, code.ToString());
        }

        Assert.Equal(503, HttpFaults.StatusOf(FaultCode.Unavailable));
        Assert.Equal(401, HttpFaults.StatusOf(FaultCode.Unauthenticated));
        Assert.Equal(500, HttpFaults.StatusOf((FaultCode)999));
    }

    [Fact]
    public void Every_error_of_the_codec_is_explained_with_its_field()
    {
        foreach (var error in Enum.GetValues<PayloadError>())
        {
            Assert.NotEmpty(HttpFaults.Explain(new DecodedProvision(PayloadFormat.Json, null, error, null)));
            foreach (var field in new[] { "deviceName", "provisionDeviceKey", "provisionDeviceSecret", "credentialsType", "gateway", "hash" })
            {
                var text = HttpFaults.Explain(new DecodedProvision(PayloadFormat.Json, null, error, field));
                Assert.True(error == PayloadError.NotJson || text.Contains(field, StringComparison.Ordinal), text);
            }
        }
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(65535, true)]
    [InlineData(65536, false)]
    public void The_port_is_checked(int port, bool valid)
    {
        var result = new HttpGatewayOptionsRules().Validate(null, new HttpGatewayOptions { Port = port });

        Assert.Equal(valid, result.Succeeded);
        Assert.True(valid || result.FailureMessage!.StartsWith("Http:Port", StringComparison.Ordinal));
    }
}
