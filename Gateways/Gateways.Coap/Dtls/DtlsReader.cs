using Org.BouncyCastle.Tls;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>Passes one datagram through the library, which may hold several records, without waiting for another.</summary>
internal sealed class DtlsReader(DtlsTransport library, DtlsPipe pipe, byte[] datagram)
{
    private const int NoTimeout = 0;

    private readonly List<byte[]> messages = [];

    public IReadOnlyList<byte[]> Messages => messages;

    public bool IsAuthentic { get; private set; }

    public bool IsNewest { get; private set; }

    public bool HasFailed { get; private set; }

    public void Run()
    {
        var buffer = new byte[datagram.Length]; // plain text is shorter than its record
        pipe.LayIn(datagram);
        try
        {
            for (var length = First(buffer); length >= 0; length = library.ReceivePending(buffer, OnRecord))
            {
                messages.Add(buffer[..length]);
            }
        }
        catch (TlsException)
        {
            HasFailed = true;
        }
    }

    private int First(byte[] buffer)
    {
        try
        {
            return library.Receive(buffer, NoTimeout, OnRecord);
        }
        catch (TlsTimeoutException)
        {
            return library.ReceivePending(buffer, OnRecord); // the first record was none for us; others may stand behind it
        }
    }

    private void OnRecord(DtlsRecordFlags flags)
    {
        IsAuthentic = true;
        IsNewest |= flags.HasFlag(DtlsRecordFlags.IsNewest | DtlsRecordFlags.UsesConnectionID);
    }
}
