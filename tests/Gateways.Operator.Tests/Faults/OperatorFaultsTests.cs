using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Faults;

public sealed class OperatorFaultsTests
{
    public static TheoryData<FaultCode> Codes => [.. Enum.GetValues<FaultCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_fault_has_a_status_of_its_own_making(FaultCode code)
    {
        var (status, errorCode) = OperatorFaults.StatusOf(code);

        Assert.NotEqual(500, status);
        Assert.InRange(errorCode, 2, 46);
    }

    [Theory]
    [InlineData(FaultCode.InvalidArgument, 400, 31)]
    [InlineData(FaultCode.NameTaken, 400, 31)]
    [InlineData(FaultCode.CredentialTaken, 400, 31)]
    [InlineData(FaultCode.InUse, 400, 31)]
    [InlineData(FaultCode.NotFound, 404, 32)]
    [InlineData(FaultCode.VersionConflict, 409, 35)]
    [InlineData(FaultCode.Unauthenticated, 401, 10)]
    [InlineData(FaultCode.Forbidden, 403, 20)]
    [InlineData(FaultCode.LimitReached, 403, 41)]
    [InlineData(FaultCode.Unavailable, 503, 2)]
    public void The_statuses_are_those_of_the_wire(FaultCode code, int status, int errorCode)
    {
        var refusal = OperatorFaults.Of(new Fault(code, "detail"));

        Assert.Equal((status, errorCode), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public void A_fault_unknown_to_this_version_is_a_failure_of_ours()
    {
        Assert.Equal((500, 2), OperatorFaults.StatusOf((FaultCode)9999));
    }

    [Fact]
    public void An_unavailable_cluster_says_when_to_come_back_and_nothing_else()
    {
        var refusal = OperatorFaults.Of(new Fault(FaultCode.Unavailable, "connection string of the database"));

        Assert.InRange(refusal.RetryAfter!.Value, 1, 5);
        Assert.Equal(OperatorFaults.TryAgain, refusal.Message);
    }

    [Fact]
    public void A_missing_item_without_words_gets_the_general_text()
    {
        Assert.Equal("Requested item wasn't found!", OperatorFaults.Of(new Fault(FaultCode.NotFound, string.Empty)).Message);
    }
}
