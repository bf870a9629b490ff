using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Testing.Telemetry;

/// <summary>A collector of OpenTelemetry on a real HTTP server, which keeps what it gets.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(string Path, string Headers, byte[] Body)> received = new();
    private readonly WebApplication server;

    private OtlpCollector(int port)
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        server = builder.Build();
        server.MapPost("/v1/{signal}", TakeAsync);
    }

    public string Url { get; }

    /// <summary>Answers wait for this.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public IReadOnlyList<OtlpSpan> Spans => [.. received.Where(one => one.Path == "/v1/traces").SelectMany(one => OtlpReader.Spans(one.Body))];

    /// <summary>Bodies and headers of a signal: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public IReadOnlyList<(string Headers, byte[] Body)> Of(string signal) => [.. received.Where(one => one.Path == $"/v1/{signal}").Select(one => (one.Headers, one.Body))];

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector(FreePorts.Take(1)[0]);
        await collector.server.StartAsync();
        return collector;
    }

    /// <summary>True when any body of any signal holds this text.</summary>
    public bool Holds(string text) => Holds(Encoding.UTF8.GetBytes(text));

    /// <summary>True when any body of any signal holds these bytes.</summary>
    public bool Holds(byte[] bytes) => received.Any(one => one.Body.AsSpan().IndexOf(bytes) >= 0);

    /// <summary>Waits until this holds of what came.</summary>
    public Task UntilAsync(Func<OtlpCollector, bool> fact, string awaited) =>
        Poll.UntilAsync(() => Task.FromResult(fact(this)), Deadline, () => $"{awaited}; there are {string.Join(", ", Spans.TakeLast(40).Select(span => span.Name))}");

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        received.Enqueue((context.Request.Path, string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")), body.ToArray()));
        await Held.WaitAsync(context.RequestAborted);
        context.Response.ContentType = "application/x-protobuf";
    }
}
