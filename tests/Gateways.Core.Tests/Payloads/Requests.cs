using System.Buffers;
using System.Text;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

/// <summary>Payloads as the gateways hand them to the codec.</summary>
internal static class Requests
{
    public static readonly RequestOrigin Origin = new(TransportProtocol.Mqtt, "192.0.2.7", false);

    public static DecodedProvision Decode(string payload) => Decode(Encoding.UTF8.GetBytes(payload));

    public static DecodedProvision Decode(byte[] payload) => ProvisionCodec.Decode(new ReadOnlySequence<byte>(payload), Guid.NewGuid(), Origin);

    public static DecodedProvision DecodeJson(string payload) => DecodeJson(Encoding.UTF8.GetBytes(payload));

    public static DecodedProvision DecodeJson(byte[] payload) => ProvisionCodec.DecodeJson(new ReadOnlySequence<byte>(payload), Guid.NewGuid(), Origin);

    /// <summary>A request with key and secret, and these members beside them.</summary>
    public static DecodedProvision DecodeWith(string members) =>
        DecodeJson($$"""{"provisionDeviceKey":"k","provisionDeviceSecret":"s",{{members}}}""");

    /// <summary>The bytes in segments of one byte.</summary>
    public static ReadOnlySequence<byte> InPieces(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Piece(bytes.AsMemory(0, 1), null);
        var last = first;
        for (var index = 1; index < bytes.Length; index++)
        {
            last = new Piece(bytes.AsMemory(index, 1), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
