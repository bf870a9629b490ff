using System.Buffers.Binary;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// Counts what one peer makes us hold while its handshake is put together, before the library sees it (T-16): the library reserves
/// what a first fragment claims, and notes every gap between fragments. Not for use by several threads at once.
/// </summary>
internal sealed class HandshakeIntake
{
    /// <summary>A message of the handshake; a chain of five large certificates takes about 10 KiB.</summary>
    public const int MostMessageBytes = 16 * 1024;

    /// <summary>All messages of one handshake together.</summary>
    public const int MostBytes = 2 * MostMessageBytes;

    /// <summary>Datagrams of one handshake, repetitions included.</summary>
    public const int MostDatagrams = 256;

    /// <summary>Fragments of one handshake, repetitions included: pieces of 64 bytes carry the largest chain four times.</summary>
    public const int MostFragments = 1024;

    private readonly Dictionary<ushort, int> claims = [];
    private int claimed;
    private int datagrams;
    private int fragments;

    /// <summary>False when the peer asks for more than a handshake needs: then nothing more of it is to be taken.</summary>
    public bool Admits(ReadOnlySpan<byte> datagram)
    {
        if (++datagrams > MostDatagrams)
        {
            return false;
        }

        while (datagram.Length >= RecordHeader.Length)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(RecordHeader.Length - 2)..]);
            var end = Math.Min(datagram.Length, RecordHeader.Length + length);
            if (IsReadable(datagram) && !AdmitsMessages(datagram[RecordHeader.Length..end]))
            {
                return false;
            }

            datagram = datagram[end..];
        }

        return true;
    }

    // Later epochs are encrypted: their only message here is Finished, and who can send one has keys.
    private static bool IsReadable(ReadOnlySpan<byte> record) => RecordHeader.TryRead(record, out var header) && header is { ContentType: RecordHeader.Handshake, Epoch: 0 };

    private bool AdmitsMessages(ReadOnlySpan<byte> messages)
    {
        while (HandshakeFragment.At(messages) is { } fragment)
        {
            if (++fragments > MostFragments || fragment.MessageBytes > MostMessageBytes)
            {
                return false;
            }

            if (claims.TryAdd(fragment.Sequence, fragment.MessageBytes) && (claimed += fragment.MessageBytes) > MostBytes)
            {
                return false;
            }

            messages = messages[Math.Min(messages.Length, HandshakeFragment.HeaderLength + fragment.FragmentBytes)..];
        }

        return true;
    }
}
