using System.Diagnostics;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Telemetry;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Telemetry;

public sealed class GatewayTracesTests
{
    [Fact]
    public void Spans_that_nobody_wants_cost_no_memory()
    {
        Assert.False(GatewayTraces.AreWanted);
        var operation = Guid.NewGuid();
        Ask(operation); // what is compiled and initialised once
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 1_000; number++)
        {
            Ask(operation);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Ask(Guid operation)
    {
        using var span = GatewayTraces.Begin(TransportProtocol.Mqtt, "process /provision/request", ActivityKind.Consumer, new KeyValuePair<string, object?>("messaging.system", "mqtt"));
        GatewayTraces.Note(operation);
        OperationTrace.Note(operation);
        GatewayTraces.OnEvent("second_call");
        GatewayTraces.OnOutcome("provision", "success");
    }
}
