using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Testing.Webhooks;

/// <summary>An endpoint of a receiver, on a real HTTP server. It keeps what came and answers as a test wants.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedWebhook> received = new();
    private readonly int port = FreePorts.Take(1)[0];
    private readonly TaskCompletionSource endlessLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? server;
    private int waiting;

    /// <summary>Where events are to be sent.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/hook");

    /// <summary>The status of the answer to what just came.</summary>
    public Func<ReceivedWebhook, int> Answer { get; set; } = static _ => StatusCodes.Status204NoContent;

    /// <summary>Answers wait for this.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>Where a 200 is answered with a body that never ends.</summary>
    public string EndlessUrl => Url.Replace("/hook", "/endless", StringComparison.Ordinal);

    /// <summary>Ends when who asked for the endless body has gone away.</summary>
    public Task EndlessLeft => endlessLeft.Task;

    /// <summary>Requests that came and are not answered.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>All that came, in order, whatever was answered.</summary>
    public IReadOnlyList<ReceivedWebhook> All => [.. received];

    /// <summary>What was accepted, each event once, in the order of its first acceptance.</summary>
    public IReadOnlyList<ReceivedWebhook> Accepted => [.. received.Where(one => one.Status < 300).DistinctBy(one => one.MessageId)];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.OpenAsync();
        return receiver;
    }

    /// <summary>Not listening yet: who sends is refused the connection.</summary>
    public static WebhookReceiver Closed() => new();

    public async Task OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        server = builder.Build();
        server.MapPost("/hook", TakeAsync);
        server.MapPost("/moved", () => Results.Redirect(Url, permanent: false, preserveMethod: true));
        server.MapPost("/endless", EndlessAsync);
        await server.StartAsync();
    }

    /// <summary>Who sends from now on is refused the connection.</summary>
    public async Task CloseAsync()
    {
        await server!.DisposeAsync();
        server = null;
    }

    /// <summary>Waits until this holds of what was accepted.</summary>
    public Task UntilAsync(Func<IReadOnlyList<ReceivedWebhook>, bool> fact, string awaited) => Poll.UntilAsync(
        () => Task.FromResult(fact(Accepted)),
        TimeSpan.FromSeconds(30),
        () => $"{awaited}; {All.Count} requests came, accepted were {string.Join(", ", Accepted.Select(one => $"{one.Kind} {one.DeviceName}"))}");

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var one = new ReceivedWebhook
        {
            MessageId = http.Request.Headers["webhook-id"].ToString(),
            Timestamp = http.Request.Headers["webhook-timestamp"].ToString(),
            Signature = http.Request.Headers["webhook-signature"].ToString(),
            ContentType = http.Request.ContentType ?? string.Empty,
            Body = await reader.ReadToEndAsync(http.RequestAborted),
        };
        Interlocked.Increment(ref waiting);
        await Held.WaitAsync(http.RequestAborted);
        Interlocked.Decrement(ref waiting);
        one = one with { Status = Answer(one) };
        received.Enqueue(one);
        http.Response.StatusCode = one.Status;
    }

    private async Task EndlessAsync(HttpContext http)
    {
        using var left = http.RequestAborted.Register(endlessLeft.SetResult);
        var some = new byte[4_096];
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(some, CancellationToken.None);
        }
    }
}
