namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>A file of the browser while it is sent: tells how far it is, and makes one kind of failure of all that can happen to it there.</summary>
/// <param name="file">The file, which this owns.</param>
/// <param name="told">Is told the bytes so far, about every quarter of a mebibyte, on whatever thread reads.</param>
internal sealed class UploadStream(Stream file, Action<long>? told = null) : Stream
{
    private const long Step = 256 * 1024;

    private long sent;
    private long lastTold;

    /// <summary>True when the browser could not read the file: it was moved, changed, or the page has gone.</summary>
    public bool Failed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await file.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Failed = true;
            throw new IOException("The browser could not read the file.", failure);
        }

        sent += read;
        if (sent - lastTold >= Step || read == 0)
        {
            lastTold = sent;
            told?.Invoke(sent);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Files of a browser are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }
}
