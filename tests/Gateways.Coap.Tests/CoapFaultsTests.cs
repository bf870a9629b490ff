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
    public void T02_a_limit_of_rate_is_4_29_with_a_time_to_come_back_and_another_limit_is_not()
    {
        var answers = Enumerable.Range(0, 40).Select(_ => CoapFaults.Response(new Fault(FaultCode.LimitReached, "detail", RetryAfterSeconds: 20))).ToArray();

        Assert.All(answers, answer => Assert.Equal("4.29", answer.Code.ToString()));
        Assert.All(answers, answer => Assert.InRange(answer.MaxAge!.Value, 20u, 31u));
        Assert.True(answers.Select(answer => answer.MaxAge).Distinct().Count() > 1, "All devices would come back at once.");
        Assert.Equal(CoapCode.BadRequest, CoapFaults.Response(new Fault(FaultCode.LimitReached, "detail")).Code);
    }

    [Fact]
    public void A_number_that_is_no_fault_is_not_mapped()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CoapFaults.Code((FaultCode)999));
    }
}
