using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Events;

namespace ProvisioningCluster.Silo.Events;

/// <summary>
/// Posts events. Redirects, cookies and proxies are not used: the address that is checked is the address that is connected to.
/// Of an answer only the status is read.
/// </summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private const int MostConnections = 16;
    private const int MostHeaders = 16; // KiB

    /// <summary>Bytes of an answer's body that are thrown away to keep its connection; a longer one costs it the connection.</summary>
    private const int MostDrained = 16 * 1_024;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A name may have moved after this.</summary>
    private static readonly TimeSpan ConnectionAge = TimeSpan.FromMinutes(2);

    private readonly EndpointNetworks networks;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker http;

    public WebhookSender(IOptions<WebhookOptions> options, TimeProvider time)
    {
        networks = EndpointNetworks.TryParse(options.Value.AllowedNetworks, out _)!; // checked at the start
        this.time = time;
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = MostConnections,
            ResponseDrainTimeout = DrainTimeout,
            MaxResponseDrainSize = MostDrained,
            MaxResponseHeadersLength = MostHeaders,
            PooledConnectionLifetime = ConnectionAge,
            UseCookies = false,
            UseProxy = false,
        });
    }

    public async Task<WebhookAttempt> SendAsync(WebhookPost post, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Request(post);
            using var answer = await http.SendAsync(request, either.Token);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode
                ? new WebhookAttempt(true, status, null)
                : new WebhookAttempt(false, status, string.Create(CultureInfo.InvariantCulture, $"the endpoint answered {status}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAttempt(false, null, string.Create(CultureInfo.InvariantCulture, $"the endpoint did not answer within {timeout.TotalSeconds:0} s"));
        }
        catch (HttpRequestException fault)
        {
            return new WebhookAttempt(false, null, Told(fault));
        }
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(WebhookPost post)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, post.Url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(post.Body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("webhook-id", post.MessageId);
        request.Headers.Add("webhook-timestamp", post.Timestamp);
        request.Headers.Add("webhook-signature", post.Signature);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ProvisioningCluster", null));
        return request;
    }

    /// <summary>In our words: texts of the platform may repeat the URL, which may hold a secret of the receiver's.</summary>
    private static string Told(HttpRequestException fault) => fault switch
    {
        { InnerException: RefusedEndpointException refused } => $"the endpoint was not tried: {refused.Message}",
        { InnerException: AuthenticationException } => "the endpoint's TLS certificate was not accepted, or it speaks no TLS",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "the endpoint's name could not be resolved",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } => "the endpoint's name could not be resolved",
        { InnerException: SocketException socket } => $"the endpoint could not be connected to ({socket.SocketErrorCode})",
        _ => $"the endpoint did not answer properly ({fault.HttpRequestError})",
    };

    /// <summary>Looks at the addresses after the name was resolved, and connects to just these: a name cannot point elsewhere in between.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endPoint = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        var allowed = addresses.Where(networks.Allows).ToArray();
        if (allowed.Length == 0)
        {
            throw new RefusedEndpointException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
