using System.Buffers.Binary;
using System.Security.Cryptography;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Amplification;

/// <summary>
/// Echo values without state, RFC 9175 §2 and appendix A.2: the time, and a keyed hash of time and address. A value is good
/// for the address that it was sent to, for two minutes, in this process.
/// </summary>
internal sealed class EchoTokens(TimeProvider time)
{
    /// <summary>Bytes of a value: time and hash.</summary>
    public const int Length = TimeBytes + HashBytes;

    /// <summary>Longer than a client retransmits its request (MAX_TRANSMIT_WAIT, 93 s).</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(2);

    private const int TimeBytes = 4;
    private const int HashBytes = 8;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public byte[] Issue(CoapEndpoint endpoint)
    {
        var value = new byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(value, Seconds());
        Hash(endpoint, value.AsSpan(0, TimeBytes), value.AsSpan(TimeBytes));
        return value;
    }

    public bool Proves(CoapEndpoint endpoint, ReadOnlySpan<byte> value)
    {
        if (value.Length != Length)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HashBytes];
        Hash(endpoint, value[..TimeBytes], expected);
        var age = Seconds() - BinaryPrimitives.ReadUInt32BigEndian(value);
        return CryptographicOperations.FixedTimeEquals(expected, value[TimeBytes..]) && age <= Freshness.TotalSeconds;
    }

    // Wraps after 136 years of the monotonic clock; a difference is right across the wrap too.
    private uint Seconds() => (uint)(time.GetTimestamp() / time.TimestampFrequency);

    private void Hash(CoapEndpoint endpoint, ReadOnlySpan<byte> seconds, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[TimeBytes + 16 + sizeof(uint) + sizeof(ushort)];
        seconds.CopyTo(input);
        BinaryPrimitives.WriteUInt128BigEndian(input[TimeBytes..], endpoint.Address);
        BinaryPrimitives.WriteUInt32BigEndian(input[(TimeBytes + 16)..], endpoint.Scope);
        BinaryPrimitives.WriteUInt16BigEndian(input[(TimeBytes + 20)..], endpoint.Port);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input, full);
        full[..HashBytes].CopyTo(hash);
    }
}
