using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// The name that a client puts on its records so that they find their session after its address changed (RFC 9146). All of ours have
/// one length, because a record does not say how long its id is; random, because an observer must not learn from it.
/// </summary>
internal readonly record struct ConnectionId(ulong Value)
{
    public const int Length = sizeof(ulong);

    public static ConnectionId New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return From(bytes);
    }

    public static ConnectionId From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
        return bytes;
    }
}
