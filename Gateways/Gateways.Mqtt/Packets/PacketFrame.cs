using System.Buffers;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>One packet, not yet understood.</summary>
/// <param name="Type">Packet type.</param>
/// <param name="Flags">The lower four bits of the fixed header.</param>
/// <param name="Body">Everything behind the remaining length; valid until the next read.</param>
internal readonly record struct PacketFrame(PacketType Type, byte Flags, ReadOnlySequence<byte> Body);
