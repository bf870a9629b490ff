using System.Buffers.Binary;

namespace ProvisioningCluster.Testing.Devices;

/// <summary>The few message shapes that a provisioning device needs (RFC 7252 §3).</summary>
public static class CoapDatagram
{
    private const byte Confirmable = 0;
    private const byte AcknowledgementType = 2;
    private const byte ResetType = 3;
    private const byte PostCode = 0x02;
    private const byte UriPath = 11;
    private const byte MaxAge = 14;
    private const byte Block1 = 27;
    private const int LargestBlock = 6;
    private const byte PayloadMarker = 0xFF;
    private const int TokenLength = 4;
    private const int Extended = 13;

    public static byte[] Post(ushort messageId, uint token, string path, ReadOnlySpan<byte> payload) =>
        Post(messageId, token, path, payload, block1: null);

    /// <summary>One block of 1024 bytes of a larger body (RFC 7959 §2.2).</summary>
    public static byte[] PostBlock(ushort messageId, uint token, string path, ReadOnlySpan<byte> payload, int number, bool more) =>
        Post(messageId, token, path, payload, (number << 4) | (more ? 8 : 0) | LargestBlock);

    private static byte[] Post(ushort messageId, uint token, string path, ReadOnlySpan<byte> payload, int? block1)
    {
        var datagram = new MemoryStream();
        Span<byte> head = [(byte)(0x40 | (Confirmable << 4) | TokenLength), PostCode, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], messageId);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], token);
        datagram.Write(head);
        int delta = UriPath;
        foreach (var segment in path.Split('/'))
        {
            WriteOption(datagram, delta, System.Text.Encoding.UTF8.GetBytes(segment));
            delta = 0;
        }

        if (block1 is { } block)
        {
            WriteOption(datagram, Block1 - UriPath, [(byte)(block >> 8), (byte)block]);
        }

        if (payload.Length > 0)
        {
            datagram.WriteByte(PayloadMarker);
            datagram.Write(payload);
        }

        return datagram.ToArray();
    }

    public static byte[] Acknowledgement(ushort messageId)
    {
        byte[] datagram = [0x40 | (AcknowledgementType << 4), 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), messageId);
        return datagram;
    }

    public static (ushort MessageId, bool IsConfirmable, bool IsReset, uint? Token, CoapAnswer? Answer) Read(ReadOnlySpan<byte> datagram)
    {
        var type = (datagram[0] >> 4) & 3;
        var code = datagram[1];
        var messageId = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (code == 0)
        {
            return (messageId, type == Confirmable, type == ResetType, null, null);
        }

        var tokenLength = datagram[0] & 15;
        uint? token = tokenLength == TokenLength ? BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) : null;
        return (messageId, type == Confirmable, false, token, AnswerOf(code, datagram[(4 + tokenLength)..]));
    }

    private static CoapAnswer AnswerOf(byte code, ReadOnlySpan<byte> rest)
    {
        TimeSpan? maxAge = null;
        var number = 0;
        while (rest.Length > 0 && rest[0] != PayloadMarker)
        {
            var (delta, length, at) = (rest[0] >> 4, rest[0] & 15, 1);
            number += Long(delta, rest, ref at);
            var valueLength = Long(length, rest, ref at);
            if (number == MaxAge)
            {
                maxAge = TimeSpan.FromSeconds(Number(rest.Slice(at, valueLength)));
            }

            rest = rest[(at + valueLength)..];
        }

        return new CoapAnswer(code, rest.Length == 0 ? [] : rest[1..].ToArray(), maxAge);
    }

    private static int Long(int nibble, ReadOnlySpan<byte> bytes, ref int at)
    {
        switch (nibble)
        {
            case 13:
                return 13 + bytes[at++];
            case 14:
                at += 2;
                return 269 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at - 2)..]);
            default:
                return nibble;
        }
    }

    private static uint Number(ReadOnlySpan<byte> shortest)
    {
        var number = 0u;
        foreach (var octet in shortest)
        {
            number = (number << 8) | octet;
        }

        return number;
    }

    private static void WriteOption(MemoryStream datagram, int delta, ReadOnlySpan<byte> value)
    {
        datagram.WriteByte((byte)((Math.Min(delta, Extended) << 4) | Math.Min(value.Length, Extended)));
        foreach (var number in (ReadOnlySpan<int>)[delta, value.Length])
        {
            if (number >= Extended)
            {
                datagram.WriteByte(checked((byte)(number - Extended)));
            }
        }

        datagram.Write(value);
    }
}
