using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests;

public sealed class CoapFaultsTests
{
    [Fact]
    public void Every_fault_has_an_error_code()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var response = CoapFaults.Response(new Fault(code, "detail"));

            Assert.InRange(response.Code.Class, 4, 5);
            Assert.True(response.Payload.IsEmpty, "a detail is for operators");
        }
    }

    [Fact]
    public void Only_unavailability_asks_to_come_again()
    {
        Assert.Equal(CoapCode.ServiceUnavailable, CoapFaults.Response(new Fault(FaultCode.Unavailable, "detail")).Code);
        Assert.InRange(CoapFaults.Unavailable().MaxAge!.Value, 5u, 15u);
        Assert.Null(CoapFaults.Response(new Fault(FaultCode.Unauthenticated, "detail")).MaxAge);
    }

    [Fact]
    public void A_number_that_is_no_fault_is_not_mapped()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CoapFaults.Code((FaultCode)999));
    }
}
