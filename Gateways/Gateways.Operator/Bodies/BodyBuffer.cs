using System.Buffers;
using ProvisioningCluster.Gateways.Core.Limits;

namespace ProvisioningCluster.Gateways.Operator.Bodies;

/// <summary>
/// The bytes of a body while it is read: they grow with what has come, to the limit and no further; beyond it all are given back.
/// An ordinary body of any length stays out of the large object heap, which is collected last.
/// </summary>
internal sealed class BodyBuffer(int limit) : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(LongBodies.Small);
    private int length;

    /// <summary>True when more has come than the limit allows, or <see cref="Refuse"/> was called.</summary>
    public bool TooLong { get; private set; }

    /// <summary>True when the body needs a place among the long ones to be held further.</summary>
    public bool IsLong => !TooLong && length >= LongBodies.Small;

    /// <summary>What has come; valid until it is disposed.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>Where the next bytes go, never empty. What is beyond the limit goes nowhere.</summary>
    public Memory<byte> Free()
    {
        if (TooLong)
        {
            return bytes;
        }

        if (length == limit)
        {
            return new byte[1]; // whether there is more is all that counts now
        }

        if (length == bytes.Length)
        {
            Replace(Math.Min(2 * length, limit));
        }

        return bytes.AsMemory(length..Math.Min(bytes.Length, limit));
    }

    /// <summary>Counts bytes that were written to <see cref="Free"/>.</summary>
    public void Advance(int count)
    {
        if (TooLong || count == 0)
        {
            return;
        }

        if (length == limit)
        {
            Refuse();
            return;
        }

        length += count;
    }

    /// <summary>Keeps nothing of the body.</summary>
    public void Refuse()
    {
        TooLong = true;
        length = 0;
        Replace(LongBodies.Small);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true); // it may have held a password
        bytes = [];
        length = 0;
    }

    private void Replace(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(size);
        bytes.AsSpan(0, length).CopyTo(next);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        bytes = next;
    }
}
