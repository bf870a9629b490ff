using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace ProvisioningCluster.Gateways.Core.Proxies;

/// <summary>
/// What a balancer says of a connection before its first byte: haproxy's PROXY protocol, versions 1 (a line of text) and 2 (binary).
/// </summary>
/// <param name="Client">The client's end; null when the balancer speaks for itself, as its health checks do.</param>
internal sealed record ProxyHeader(IPEndPoint? Client)
{
    /// <summary>Longest line of version 1, its end included.</summary>
    private const int MaxLine = 107;

    /// <summary>Version 2 carries extra values behind the addresses; no balancer sends as many.</summary>
    private const int MaxBinary = 1024;

    private const int BinaryHead = 16;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    private static ReadOnlySpan<byte> LineStart => "PROXY "u8;

    /// <summary>The header at the start of what was received so far, and where it ends.</summary>
    /// <exception cref="FormatException">There is none, and more bytes will not make one.</exception>
    public static bool TryRead(ReadOnlySequence<byte> received, out ProxyHeader? header, out SequencePosition end)
    {
        Span<byte> bytes = stackalloc byte[(int)Math.Min(received.Length, MaxBinary)];
        received.Slice(0, bytes.Length).CopyTo(bytes);
        int length;
        (header, length) = Starts(bytes, Signature) ? ReadBinary(bytes) : ReadLine(bytes);
        end = received.GetPosition(length);
        return header is not null;
    }

    private static (ProxyHeader? Header, int Length) ReadBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < BinaryHead)
        {
            return default;
        }

        var (command, family) = (bytes[12], bytes[13]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (BinaryHead + length > MaxBinary)
        {
            throw new FormatException("The PROXY header is too long.");
        }

        if (bytes.Length < BinaryHead + length)
        {
            return default;
        }

        var client = (command, family) switch
        {
            (0x20, _) => null, // LOCAL
            (0x21, 0x11) when length >= 12 => EndPoint(bytes.Slice(BinaryHead, 4), bytes.Slice(BinaryHead + 8, 2)),
            (0x21, 0x21) when length >= 36 => EndPoint(bytes.Slice(BinaryHead, 16), bytes.Slice(BinaryHead + 32, 2)),
            _ => throw new FormatException("The PROXY header names no TCP client."),
        };
        return (new ProxyHeader(client), BinaryHead + length);
    }

    private static (ProxyHeader? Header, int Length) ReadLine(ReadOnlySpan<byte> bytes)
    {
        if (!Starts(bytes, LineStart))
        {
            throw new FormatException("The connection does not begin with a PROXY header.");
        }

        var ends = bytes.IndexOf("\r\n"u8);
        if (ends < 0 || ends + 2 > MaxLine)
        {
            return bytes.Length >= MaxLine ? throw new FormatException("The PROXY header is too long.") : default;
        }

        var parts = Encoding.ASCII.GetString(bytes[..ends]).Split(' ');
        var client = parts switch
        {
            [_, "UNKNOWN", ..] => null,
            [_, "TCP4" or "TCP6", var source, _, var port, _]
                when IPAddress.TryParse(source, out var address) && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
                new IPEndPoint(address, number),
            _ => throw new FormatException("The PROXY header names no TCP client."),
        };
        return (new ProxyHeader(client), ends + 2);
    }

    private static IPEndPoint EndPoint(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port) =>
        new(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(port));

    /// <summary>True as long as what is there agrees with the start that is asked for.</summary>
    private static bool Starts(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start) =>
        bytes[..Math.Min(bytes.Length, start.Length)].SequenceEqual(start[..Math.Min(bytes.Length, start.Length)]);
}
