using System.Buffers;
using System.IO.Pipelines;
using ProvisioningCluster.Gateways.Mqtt.Packets;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Takes packets from a connection one after the other. Not for use by two readers.</summary>
internal sealed class PacketInput(PipeReader reader)
{
    private ReadOnlySequence<byte> buffer;
    private bool holdsBuffer;
    private bool ended;
    private byte[]? rented;

    /// <summary>Type and flags of the packet that was read.</summary>
    public PacketFrame Frame { get; private set; }

    /// <summary>Body of the packet that was read, in one piece; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Makes a waiting read, or the next one, answer <see cref="ReadOutcome.Interrupted"/>. For any thread.</summary>
    public void Interrupt() => reader.CancelPendingRead();

    /// <summary>Reads the next packet.</summary>
    /// <param name="limit">Largest allowed remaining length in bytes.</param>
    /// <param name="mustBeConnect">Refuse anything else by its first byte, before its length is even there.</param>
    public async ValueTask<ReadOutcome> ReadAsync(int limit, bool mustBeConnect)
    {
        Release();
        while (true)
        {
            switch (PacketFraming.TryRead(buffer, limit, mustBeConnect, out var frame, out var end))
            {
                case FramingResult.Packet:
                    Accept(frame, end);
                    return ReadOutcome.Packet;
                case FramingResult.Malformed:
                    return ReadOutcome.Malformed;
                case FramingResult.TooLarge:
                    return ReadOutcome.TooLarge;
                default:
                    break;
            }

            if (ended)
            {
                return ReadOutcome.Ended;
            }

            if (await FillAsync())
            {
                return ReadOutcome.Interrupted;
            }
        }
    }

    /// <summary>
    /// Reads on while <paramref name="until"/> runs, without taking anything out: counts the packets that wait, and stops
    /// reading (not counting) when <paramref name="mostBytes"/> have gathered, so that the peer is slowed down by TCP.
    /// </summary>
    /// <returns>False when more than <paramref name="mostPackets"/> wait.</returns>
    public async ValueTask<bool> ReadAheadAsync(Task until, int mostPackets, int mostBytes, int limit)
    {
        _ = until.ContinueWith(
            static (_, state) => ((PacketInput)state!).Interrupt(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        while (!until.IsCompleted)
        {
            if (CountPackets(limit) > mostPackets)
            {
                return false;
            }

            if (ended || buffer.Length >= mostBytes)
            {
                await until.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            }

            await FillAsync();
        }

        return true;
    }

    /// <summary>Reads and drops until the peer closes or the token ends the patience.</summary>
    public async ValueTask DrainAsync(CancellationToken patience)
    {
        Release();
        try
        {
            while (!ended)
            {
                buffer = buffer.Slice(buffer.End);
                await FillAsync(patience);
            }
        }
        catch (OperationCanceledException)
        {
            // Patience is over; the connection closes under the peer.
        }
    }

    /// <summary>Drops what has already arrived: unread bytes would turn the close into a reset, which can swallow our last packet.</summary>
    public void DropReceived()
    {
        Release();
        if (holdsBuffer)
        {
            reader.AdvanceTo(buffer.End);
            holdsBuffer = false;
            buffer = default;
        }

        while (!ended && reader.TryRead(out var result))
        {
            ended = result.IsCompleted;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCanceled)
            {
                return;
            }
        }
    }

    private void Accept(in PacketFrame frame, SequencePosition end)
    {
        Frame = frame;
        if (frame.Body.IsSingleSegment)
        {
            Body = frame.Body.First;
        }
        else
        {
            var length = (int)frame.Body.Length;
            rented = ArrayPool<byte>.Shared.Rent(length);
            frame.Body.CopyTo(rented);
            Body = rented.AsMemory(0, length);
        }

        buffer = buffer.Slice(end);
    }

    /// <summary>Gives the memory of the packet back.</summary>
    public void Release()
    {
        Body = default;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // it held secrets
            rented = null;
        }
    }

    private int CountPackets(int limit)
    {
        var rest = buffer;
        var count = 0;
        while (PacketFraming.TryRead(rest, limit, mustBeConnect: false, out _, out var end) == FramingResult.Packet)
        {
            count++;
            rest = rest.Slice(end);
        }

        return count;
    }

    // True when the read was interrupted.
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken = default)
    {
        if (holdsBuffer)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            holdsBuffer = false;
            buffer = default;
        }

        var result = await reader.ReadAsync(cancellationToken);
        buffer = result.Buffer;
        holdsBuffer = true;
        ended = result.IsCompleted;
        return result.IsCanceled;
    }
}
