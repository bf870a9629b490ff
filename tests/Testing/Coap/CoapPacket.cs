using System.Text;

namespace ProvisioningCluster.Testing.Coap;

/// <summary>A CoAP message as a peer sees it. Written apart from the gateway's codec, so that the two check each other.</summary>
public sealed record CoapPacket
{
    public const int PayloadMarker = 0xff;

    public required CoapKind Kind { get; init; }

    /// <summary>Class and detail, such as <c>2.01</c>; <c>0.00</c> for an empty message.</summary>
    public required string Code { get; init; }

    public required int MessageId { get; init; }

    public byte[] Token { get; init; } = [];

    public IReadOnlyList<CoapField> Options { get; init; } = [];

    public byte[] Payload { get; init; } = [];

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Value of the option as a number, or null when it is not there.</summary>
    public uint? Number(int option) => Options.FirstOrDefault(field => field.Number == option)?.Number32;

    public byte[]? Bytes(int option) => Options.FirstOrDefault(field => field.Number == option)?.Value;

    /// <summary>The same packet with more options.</summary>
    public CoapPacket With(params CoapField[] more) => this with { Options = [.. Options, .. more] };

    public byte[] Encode()
    {
        var bytes = new List<byte>
        {
            (byte)(0x40 | (int)Kind << 4 | Token.Length),
            (byte)((Code[0] - '0') << 5 | int.Parse(Code.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture)),
            (byte)(MessageId >> 8),
            (byte)MessageId,
        };
        bytes.AddRange(Token);
        var last = 0;
        foreach (var option in Options.OrderBy(option => option.Number))
        {
            var delta = option.Number - last;
            last = option.Number;
            bytes.Add((byte)(Short(delta) << 4 | Short(option.Value.Length)));
            bytes.AddRange(Rest(delta));
            bytes.AddRange(Rest(option.Value.Length));
            bytes.AddRange(option.Value);
        }

        if (Payload.Length > 0)
        {
            bytes.Add(PayloadMarker);
            bytes.AddRange(Payload);
        }

        return [.. bytes];
    }

    /// <exception cref="FormatException">The bytes are no CoAP message.</exception>
    public static CoapPacket Decode(byte[] bytes)
    {
        if (bytes.Length < 4 || bytes[0] >> 6 != 1 || (bytes[0] & 15) > 8)
        {
            throw new FormatException("Not a CoAP header.");
        }

        var at = 4 + (bytes[0] & 15);
        var options = new List<CoapField>();
        var number = 0;
        while (at < bytes.Length && bytes[at] != PayloadMarker)
        {
            var head = bytes[at++];
            number += Long(head >> 4, bytes, ref at);
            var length = Long(head & 15, bytes, ref at);
            options.Add(new CoapField(number, bytes[at..(at + length)]));
            at += length;
        }

        return new CoapPacket
        {
            Kind = (CoapKind)(bytes[0] >> 4 & 3),
            Code = $"{bytes[1] >> 5}.{bytes[1] & 31:00}",
            MessageId = bytes[2] << 8 | bytes[3],
            Token = bytes[4..(4 + (bytes[0] & 15))],
            Options = options,
            Payload = at < bytes.Length ? bytes[(at + 1)..] : [],
        };
    }

    private static int Short(int value) => value < 13 ? value : value < 269 ? 13 : 14;

    private static byte[] Rest(int value) => value switch
    {
        < 13 => [],
        < 269 => [(byte)(value - 13)],
        _ => [(byte)((value - 269) >> 8), (byte)(value - 269)],
    };

    private static int Long(int nibble, byte[] bytes, ref int at)
    {
        switch (nibble)
        {
            case 13:
                return bytes[at++] + 13;
            case 14:
                at += 2;
                return (bytes[at - 2] << 8 | bytes[at - 1]) + 269;
            default:
                return nibble;
        }
    }
}
