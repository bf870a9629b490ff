using ProvisioningCluster.Gateways.Mqtt.Connections;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Connections;

public sealed class OutgoingPacketIdsTests
{
    private readonly OutgoingPacketIds packetIds = new();

    [Fact]
    public void They_start_at_1() => Assert.Equal([1, 2, 3], [packetIds.Take(), packetIds.Take(), packetIds.Take()]);

    [Fact]
    public void A_full_window_of_the_client_gives_none()
    {
        packetIds.Limit(2);
        packetIds.Take();
        packetIds.Take();

        Assert.Equal(0, packetIds.Take());

        packetIds.Release(1);
        Assert.Equal(3, packetIds.Take());
    }

    [Fact]
    public void One_that_waits_for_its_acknowledgement_is_not_given_again()
    {
        packetIds.Take();
        for (var id = 2; id <= ushort.MaxValue; id++)
        {
            packetIds.Release(packetIds.Take());
        }

        Assert.Equal(2, packetIds.Take());
    }

    [Fact]
    public void I21_A_client_that_never_acknowledges_costs_no_more_than_the_limit()
    {
        for (var id = 0; id < OutgoingPacketIds.MostInFlight; id++)
        {
            Assert.NotEqual(0, packetIds.Take());
        }

        Assert.Equal(0, packetIds.Take());
    }
}
