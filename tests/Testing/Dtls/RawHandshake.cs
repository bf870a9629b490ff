using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ProvisioningCluster.Testing.Dtls;

/// <summary>The bytes of a handshake, for clients that mean no good: RFC 6347 §4.2, written apart from any library.</summary>
public static class RawHandshake
{
    private const int RecordHeader = 13;
    private const int MessageHeader = 12;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloType = 1;
    private const byte HelloVerifyRequestType = 3;
    private const byte ClientKeyExchange = 16;

    /// <summary>A ClientHello for ECDHE with ECDSA and AES-GCM, without a cookie unless one is given.</summary>
    public static byte[] ClientHello(byte[] random, byte[]? cookie = null)
    {
        byte[] body =
        [
            0xfe, 0xfd, .. random, 0, (byte)(cookie?.Length ?? 0), .. cookie ?? [],
            0, 4, 0xc0, 0x2b, 0x00, 0xff, // the suite, and the signal that renegotiation is understood
            1, 0,
            0, 28,
            0, 10, 0, 6, 0, 4, 0, 29, 0, 23, // supported_groups: x25519, secp256r1
            0, 11, 0, 2, 1, 0, // ec_point_formats: uncompressed
            0, 13, 0, 4, 0, 2, 4, 3, // signature_algorithms: ECDSA with SHA-256
            0, 23, 0, 0, // extended_master_secret
        ];
        var number = cookie is null ? 0 : 1;
        return Record(number, Fragment(ClientHelloType, number, body.Length, 0, body));
    }

    /// <summary>The cookie of a HelloVerifyRequest.</summary>
    public static byte[] CookieOf(byte[] helloVerifyRequest)
    {
        var at = RecordHeader + MessageHeader + 2;
        return helloVerifyRequest[(at + 1)..(at + 1 + helloVerifyRequest[at])];
    }

    /// <summary>A piece of a handshake message.</summary>
    /// <param name="type">Type of the message.</param>
    /// <param name="sequence">Number of the message.</param>
    /// <param name="claimed">Length that the whole message is said to have.</param>
    /// <param name="offset">Place of the piece in it.</param>
    /// <param name="content">The piece.</param>
    public static byte[] Fragment(byte type, int sequence, int claimed, int offset, byte[] content) =>
        [type, .. UInt24(claimed), (byte)(sequence >> 8), (byte)sequence, .. UInt24(offset), .. UInt24(content.Length), .. content];

    /// <summary>A record of epoch 0.</summary>
    public static byte[] Record(int number, byte[] content)
    {
        var record = new byte[RecordHeader + content.Length];
        (record[0], record[1], record[2]) = (HandshakeRecord, 0xfe, 0xfd);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(7), number);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(11), (ushort)content.Length);
        content.CopyTo(record.AsSpan(RecordHeader));
        return record;
    }

    /// <summary>Begins a handshake from this socket, proves its address, and says nothing more.</summary>
    /// <returns>False when the server did not answer within the deadline.</returns>
    public static async Task<bool> StallAsync(Socket socket, TimeSpan deadline)
    {
        var random = RandomNumberGenerator.GetBytes(32);
        var buffer = new byte[2048];
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await socket.SendAsync(ClientHello(random));
            int length;
            do
            {
                // The port may have been another socket's, whose handshake the server still tells of its end.
                length = await socket.ReceiveAsync(buffer, limit.Token);
            }
            while (!IsHelloVerifyRequest(buffer.AsSpan(0, length)));

            await socket.SendAsync(ClientHello(random, CookieOf(buffer[..length])));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One datagram that claims sixteen messages of the client's flight, each this long, and brings one byte of each.</summary>
    public static byte[] Claims(int bytes) => Record(2, [.. Enumerable.Range(2, 16).SelectMany(number => Fragment(ClientKeyExchange, number, bytes, 0, [1]))]);

    /// <summary>A socket that speaks to this server only.</summary>
    public static Socket Connect(IPEndPoint server, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        socket.Connect(server);
        return socket;
    }

    private static bool IsHelloVerifyRequest(ReadOnlySpan<byte> datagram) =>
        datagram.Length > RecordHeader + MessageHeader + 2 && datagram[0] == HandshakeRecord && datagram[RecordHeader] == HelloVerifyRequestType;

    private static byte[] UInt24(int value) => [(byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
