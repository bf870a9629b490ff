using System.IO.Pipelines;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>A stream as the transport of a connection.</summary>
internal sealed class StreamTransport(Stream stream) : IDuplexPipe
{
    private const int BufferBytes = 16 * 1024; // a TLS record

    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true));

    /// <summary>Gives the buffers back.</summary>
    public async ValueTask CompleteAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync(new IOException("The link ended.")); // with a reason, else it would flush to a peer that may be gone
    }
}
