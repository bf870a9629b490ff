using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>
/// Takes an answer from the request pipeline and gives it to a reader in this process while it is written; a writer waits for a
/// slow reader, so that a long answer is never held as a whole.
/// </summary>
internal sealed class InProcessResponse : HttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Pipe pipe = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PipeWriter writer;
    private bool ended;

    public InProcessResponse()
    {
        Stream = new StartingStream(this, pipe.Writer.AsStream(leaveOpen: true));
        writer = PipeWriter.Create(Stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public override bool HasStarted => started.Task.IsCompleted;

    public Stream Stream { get; }

    public PipeWriter Writer => writer;

    /// <summary>Ends when status and headers are final.</summary>
    public Task Started => started.Task;

    /// <summary>What is written, until <see cref="CompleteAsync"/>.</summary>
    public Stream Reader => pipe.Reader.AsStream();

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        started.TrySetResult();
        return Task.CompletedTask;
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public Task CompleteAsync() => EndAsync(null);

    /// <summary>The answer is complete, or broke off for this reason, which the reader then gets.</summary>
    public async Task EndAsync(Exception? fault)
    {
        if (ended)
        {
            return;
        }

        ended = true;
        if (fault is null)
        {
            await writer.FlushAsync();
        }

        started.TrySetResult();
        await pipe.Writer.CompleteAsync(fault);
    }

    /// <summary>The first byte makes status and headers final, as on a connection.</summary>
    private sealed class StartingStream(InProcessResponse response, Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            response.started.TrySetResult();
            return inner.FlushAsync(cancellationToken);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            response.started.TrySetResult();
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
