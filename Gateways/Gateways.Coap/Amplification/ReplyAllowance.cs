namespace ProvisioningCluster.Gateways.Coap.Amplification;

/// <summary>
/// How many bytes may still go back for what one request brought (T-15): three times its bytes while the peer's address is
/// unproven, without limit afterwards. Acknowledgements, answers and retransmissions all draw on it.
/// </summary>
internal sealed class ReplyAllowance(int requestBytes)
{
    public const int Factor = 3;

    private long remaining = (long)requestBytes * Factor;
    private volatile bool unlimited;

    /// <summary>Bytes that may still be sent; <see cref="long.MaxValue"/> when the address is proven.</summary>
    public long Remaining => unlimited ? long.MaxValue : Interlocked.Read(ref remaining);

    /// <summary>True when the peer showed that it receives what is sent to its address.</summary>
    public bool IsLifted => unlimited;

    /// <summary>A repetition of the request came in.</summary>
    public void Extend(int repeatedBytes) => Interlocked.Add(ref remaining, (long)repeatedBytes * Factor);

    /// <summary>The address is proven.</summary>
    public void Lift() => unlimited = true;

    /// <summary>Takes the bytes of one datagram, or says that it may not be sent.</summary>
    public bool TrySpend(int bytes)
    {
        if (unlimited || Interlocked.Add(ref remaining, -bytes) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref remaining, bytes);
        return false;
    }
}
