using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Whose requests count together: an IPv4 address, or an IPv6 /64, for whoever has one address of a subnet has them all.</summary>
internal readonly record struct SourceKey(ulong Prefix, bool IsV6)
{
    public static SourceKey Of(IPAddress source)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (source.IsIPv4MappedToIPv6)
        {
            source = source.MapToIPv4();
        }

        source.TryWriteBytes(bytes, out _);
        return source.AddressFamily == AddressFamily.InterNetwork
            ? new SourceKey(BinaryPrimitives.ReadUInt32BigEndian(bytes), false)
            : new SourceKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), true);
    }
}
