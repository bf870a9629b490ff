using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Operator.Access;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>
/// Sends requests to the operators' REST of this process, through the same steps as those from the network but without a
/// connection. Rights, texts, limits and audit are therefore REST's, and there is no second set of rules (T-34).
/// </summary>
internal sealed class InProcessRest(RequestPipeline pipeline, OperatorTokens tokens, IOptions<OperatorOptions> options, IServiceScopeFactory scopes)
{
    /// <summary>Answers when status and headers are there; the body may still be coming.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends the request, also while its body is read.</param>
    public async Task<InProcessAnswer> SendAsync(InProcessRequest request, CancellationToken cancellationToken)
    {
        var token = request.Identity is { } identity ? await tokens.IssueBriefAsync(identity) : null;
        var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var response = new InProcessResponse();
        var context = Context(request, token, response, abort);

        // Away from the caller's page, whose own events would wait for what is done here.
        var done = Task.Run(() => RunAsync(context, response), CancellationToken.None);
        await response.Started;
        var headers = context.Response.Headers;
        return new InProcessAnswer(response.StatusCode, headers.ContentType, headers.ContentDisposition, response.Reader) { Done = done, Abort = abort };
    }

    private DefaultHttpContext Context(InProcessRequest request, string? token, InProcessResponse response, CancellationTokenSource abort)
    {
        var (path, query) = Split(request.PathAndQuery);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method,
            Scheme = "http",
            Protocol = HttpProtocol.Http11,
            Path = path,
            QueryString = query,
            RawTarget = request.PathAndQuery,
            Body = request.Body ?? Stream.Null,
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(new InProcessLifetime(abort));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = request.Source, LocalPort = options.Value.Port });
        var context = new DefaultHttpContext(features);
        context.Request.Host = new HostString("localhost");
        context.Request.ContentType = request.ContentType;
        context.Request.ContentLength = request.Body is null ? null : request.Length;
        if (token is not null)
        {
            context.Request.Headers["X-Authorization"] = $"Bearer {token}";
        }

        return context;
    }

    private async Task RunAsync(DefaultHttpContext context, InProcessResponse response)
    {
        await using var scope = scopes.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await pipeline.Handle(context);

            // Whoever breaks an answer off wants its reader to see that it is not whole.
            await response.EndAsync(context.RequestAborted.IsCancellationRequested ? new IOException("The answer broke off.") : null);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            await response.EndAsync(new OperationCanceledException("The request was given up."));
        }
        catch (Exception fault)
        {
            // Before the first byte it is an answer like Kestrel's; after it the reader must not take a half for the whole.
            response.StatusCode = response.HasStarted ? response.StatusCode : StatusCodes.Status500InternalServerError;
            await response.EndAsync(fault);
        }
    }

    private static (string Path, string Query) Split(string pathAndQuery)
    {
        var mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        return (PathString.FromUriComponent(path).Value!, mark < 0 ? string.Empty : pathAndQuery[mark..]);
    }
}
