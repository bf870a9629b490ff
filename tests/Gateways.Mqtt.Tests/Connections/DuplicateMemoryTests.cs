using ProvisioningCluster.Gateways.Mqtt.Connections;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Connections;

public sealed class DuplicateMemoryTests
{
    private readonly DuplicateMemory memory = new();

    [Fact]
    public void I08_An_answered_packet_is_recalled_by_its_duplicate_with_its_reason()
    {
        memory.Remember(7, ReasonCode.PayloadFormatInvalid);

        Assert.True(memory.TryRecall(Packet(7, duplicate: true), out var reason));
        Assert.Equal(ReasonCode.PayloadFormatInvalid, reason);
    }

    [Fact]
    public void I08_A_new_packet_may_use_the_id_again()
    {
        memory.Remember(7, ReasonCode.Success);

        Assert.False(memory.TryRecall(Packet(7, duplicate: false), out _));
    }

    [Fact]
    public void I08_A_duplicate_of_something_unheard_is_new() => Assert.False(memory.TryRecall(Packet(7, duplicate: true), out _));

    [Fact]
    public void I21_The_memory_has_an_end()
    {
        for (var packetId = 1; packetId <= DuplicateMemory.Capacity + 1; packetId++)
        {
            memory.Remember((ushort)packetId, ReasonCode.Success);
        }

        Assert.False(memory.TryRecall(Packet(1, duplicate: true), out _));
        Assert.True(memory.TryRecall(Packet(2, duplicate: true), out _));
    }

    private static PublishPacket Packet(ushort packetId, bool duplicate) => new(1, duplicate, packetId, default, default);
}
