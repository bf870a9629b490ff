using System.Net;
using System.Net.Http.Headers;

namespace ProvisioningCluster.Console.Tests.Imports;

/// <summary>A file that a client begins to send and ends when it is told to: until then its import is under way.</summary>
internal sealed class HeldUpload : HttpContent
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldUpload() => Headers.ContentType = new MediaTypeHeaderValue("text/csv");

    public void End() => ended.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync("name\n"u8.ToArray());
        await stream.FlushAsync();
        await ended.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
