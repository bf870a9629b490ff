using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests;

public sealed class MqttFaultsTests
{
    [Fact]
    public void Every_fault_code_has_a_refusal()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var fault = MqttFaults.Of(code);

            Assert.InRange(fault.ReturnCode, 1, 5);
            Assert.True((byte)fault.ConnAck >= 0x80);
            Assert.True((byte)fault.AfterConnAck >= 0x80);
            Assert.True((byte)fault.Publish >= 0x80);
        }
    }

    [Theory]
    [InlineData(FaultCode.TransportNotAllowed, 3, 0x88, 0x89)]
    [InlineData(FaultCode.Unavailable, 3, 0x88, 0x89)]
    [InlineData(FaultCode.LimitReached, 3, 0x9F, 0x96)]
    [InlineData(FaultCode.Unauthenticated, 5, 0x86, 0x86)]
    public void The_codes_of_the_wire_specification_stand(FaultCode code, int returnCode, int connAck, int disconnect)
    {
        var fault = MqttFaults.Of(code);

        Assert.Equal(returnCode, fault.ReturnCode);
        Assert.Equal((ReasonCode)connAck, fault.ConnAck);
        Assert.Equal((ReasonCode)disconnect, fault.AfterConnAck);
    }
}
