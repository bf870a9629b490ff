using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>
/// A peer as the message layer knows it, RFC 7252 §1.2: its address and port, and the local address that it spoke to. Under DTLS the
/// session is the wire, and address and port are those that it began with.
/// A compact value, because the deduplication store holds hundreds of thousands of them.
/// </summary>
internal readonly record struct CoapEndpoint(ICoapWire Wire, UInt128 Address, uint Scope, ushort Port, bool IsIPv6)
{
    // Layout of sockaddr_in and sockaddr_in6 behind the two bytes of family, the same on every platform of .NET.
    private const int PortAt = 2;
    private const int IPv4AddressAt = 4;
    private const int IPv6AddressAt = 8;
    private const int IPv6ScopeAt = 24;
    private const int IPv6Prefix = 64;

    /// <summary>The DTLS session that the peer speaks through; null on plain UDP.</summary>
    public ISecuredPeer? Secured => Wire.Secured;

    /// <summary>Where datagrams for the peer go now: within a DTLS session that may change, the endpoint does not.</summary>
    public CoapEndpoint Current => Secured?.Current ?? this;

    /// <summary>The peer's address without port, for audit and limits.</summary>
    public IPAddress Source
    {
        get
        {
            if (Secured is { } secured)
            {
                return secured.Current.Source;
            }

            Span<byte> bytes = stackalloc byte[16];
            if (!IsIPv6)
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Address);
                return new IPAddress(bytes[..4]);
            }

            BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
            return new IPAddress(bytes, Scope);
        }
    }

    /// <summary>What limits per source count: the IPv4 address, or the /64 that one IPv6 host can choose its addresses from.</summary>
    public UInt128 SourceNetwork => IsIPv6 ? Address >> IPv6Prefix << IPv6Prefix : Address;

    public static CoapEndpoint From(ICoapWire wire, SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]);
        return address.Family == AddressFamily.InterNetworkV6
            ? new CoapEndpoint(wire, BinaryPrimitives.ReadUInt128BigEndian(bytes[IPv6AddressAt..]), BitConverter.ToUInt32(bytes[IPv6ScopeAt..]), port, IsIPv6: true)
            : new CoapEndpoint(wire, BinaryPrimitives.ReadUInt32BigEndian(bytes[IPv4AddressAt..]), 0, port, IsIPv6: false);
    }

    public override string ToString() => new IPEndPoint(Source, Current.Port).ToString();

    public void Send(ReadOnlyMemory<byte> datagram) => Wire.Send(datagram, ToSocketAddress());

    private SocketAddress ToSocketAddress()
    {
        var address = new SocketAddress(IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        var bytes = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortAt..], Port);
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes[IPv6AddressAt..], Address);
            BitConverter.TryWriteBytes(bytes[IPv6ScopeAt..], Scope);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4AddressAt..], (uint)Address);
        }

        return address;
    }
}
