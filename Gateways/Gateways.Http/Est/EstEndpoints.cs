using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Gateways.Http.Bodies;
using ProvisioningCluster.Gateways.Http.Endpoints;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Http.Est;

/// <summary>
/// Enrolment over Secure Transport (RFC 7030) below <c>/.well-known/est</c>: the rules of provisioning in the words of EST. The label of a
/// path is a profile's provision key; HTTP Basic takes it as user name and the provision secret as password.
/// </summary>
internal sealed class EstEndpoints(DeviceCluster cluster, DeviceLogin login, GatewayInstruments instruments, TimeProvider time)
{
    private const string RequestType = "application/pkcs10";

    /// <summary>For all calls of one request together; the device hears within 8 s (invariants 3.3).</summary>
    private static readonly TimeSpan WorkWithin = TimeSpan.FromSeconds(7.5);

    /// <summary><c>GET cacerts</c>: for everybody, as the trust in this CA is what a device has yet to gain.</summary>
    public Task AuthoritiesAsync(HttpContext context) => RunAsync(context, async () =>
    {
        var label = LabelOf(context);
        var authorities = label is null ? Absent : await cluster.GetAuthoritiesAsync(label, context.RequestAborted);
        return authorities.TryGet(out var pem, out var fault) ? CertsOnly.FromPem(pem) : fault;
    });

    /// <summary><c>GET csrattrs</c>: nothing is demanded of a request (RFC 7030 section 4.5.2).</summary>
    public static Task AttributesAsync(HttpContext context)
    {
        context.Response.StatusCode = context.Request.IsHttps ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary><c>POST simpleenroll</c>: a device's first certificate, by key and secret or by a certificate that it has from elsewhere.</summary>
    public Task EnrollAsync(HttpContext context) => IssueAsync(context, request =>
        context.Request.Headers.Authorization.Count > 0 ? ProvisionAsync(context, request) : RenewAsync(context, request, sameNames: false));

    /// <summary><c>POST simplereenroll</c>: the next certificate, by the present one.</summary>
    public Task ReenrollAsync(HttpContext context) => IssueAsync(context, request => RenewAsync(context, request, sameNames: true));

    private static Fault Absent { get; } = new(FaultCode.NotFound, "Say whose CA is meant: /.well-known/est/{provision key}/cacerts.");

    private async Task IssueAsync(HttpContext context, Func<SecretText, Task<Result<DeviceCredentials>>> ask)
    {
        var body = await RequestBody.ReadAsync(context.Request, time);
        if (context.Request.ContentType is { Length: > 0 } type && !type.StartsWith(RequestType, StringComparison.OrdinalIgnoreCase))
        {
            await EstAnswers.RefusedAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Send the request as {RequestType}.");
            return;
        }

        await RunAsync(context, async () => (await ask(TextOf(body))).TryGet(out var issued, out var fault)
            ? CertsOnly.Encode([Convert.FromBase64String(issued.Value?.Reveal() ?? string.Empty)])
            : fault);
    }

    private async Task<Result<DeviceCredentials>> ProvisionAsync(HttpContext context, SecretText request)
    {
        if (!BasicLogin.TryRead(context.Request, out var basic))
        {
            return new Fault(FaultCode.Unauthenticated, "The Authorization header must be HTTP Basic: provision key and provision secret.");
        }

        if (LabelOf(context) is { } label && !string.Equals(label, basic.User, StringComparison.Ordinal))
        {
            return new Fault(FaultCode.InvalidArgument, "The user name must be the provision key that is the label of the path.");
        }

        return await cluster.ProvisionAsync(new ProvisionRequest
        {
            OperationId = Guid.CreateVersion7(),
            ProvisionKey = new SecretText(basic.User),
            ProvisionSecret = new SecretText(basic.Password),
            CredentialsType = CredentialsType.X509Certificate,
            SigningRequest = request,
            NameFromSigningRequest = true,
            Origin = RequestSource.Of(context),
        });
    }

    private async Task<Result<DeviceCredentials>> RenewAsync(HttpContext context, SecretText request, bool sameNames)
    {
        if (context.Features.Get<PresentedChain>() is not { } presented)
        {
            return new Fault(FaultCode.Unauthenticated, "There is no client certificate.");
        }

        // Read before anything is awaited: when time is up the request is gone.
        var (label, origin) = (LabelOf(context), RequestSource.Of(context));
        if (!(await login.EnterAsync(context)).TryGet(out var device, out var fault))
        {
            // The certificate may have been replaced by the answer that this device never got.
            return sameNames && label is not null && fault.Code == FaultCode.Unauthenticated
                ? await cluster.RepeatRenewalAsync(new RepeatRenewalRequest
                {
                    OperationId = Guid.CreateVersion7(),
                    ProvisionKey = label,
                    Chain = presented.Chain,
                    SigningRequest = request,
                    Origin = origin,
                })
                : fault;
        }

        return await cluster.RenewCertificateAsync(new RenewCertificateRequest
        {
            OperationId = Guid.CreateVersion7(),
            Device = device,
            Chain = presented.Chain,
            SigningRequest = request,
            SameNames = sameNames,
            ProvisionKey = label,
            Origin = origin,
        });
    }

    private async Task RunAsync(HttpContext context, Func<Task<Result<byte[]>>> work)
    {
        if (!context.Request.IsHttps)
        {
            await EstAnswers.RefusedAsync(context, StatusCodes.Status403Forbidden, "EST is served over TLS only (RFC 7030 section 3.1).");
            return;
        }

        var started = time.GetTimestamp();
        var outcome = GatewayOutcome.Unavailable;
        try
        {
            var answer = await work().WaitAsync(WorkWithin, time);
            outcome = answer.TryGet(out var certificates, out var fault) ? GatewayOutcome.Success : EstFaults.OutcomeOf(fault.Code);
            await (certificates is not null
                ? EstAnswers.CertificatesAsync(context, certificates)
                : fault!.Code == FaultCode.LimitReached ? EstAnswers.HeldOffAsync(context, fault)
                : EstAnswers.RefusedAsync(context, EstFaults.StatusOf(fault), EstFaults.TextOf(fault)));
        }
        catch (TimeoutException exception)
        {
            throw new ClusterUnavailableException("The calls of one request took too long.", exception);
        }
        finally
        {
            instruments.OnRequest(TransportProtocol.Http, GatewayOperation.Enrolment, outcome, started);
        }
    }

    private static string? LabelOf(HttpContext context) => context.GetRouteValue("label") as string;

    /// <summary>Base64 or PEM as it is; what has bytes beyond ASCII is DER, which some clients send.</summary>
    private static SecretText TextOf(in ReadOnlySequence<byte> body)
    {
        var bytes = body.ToArray();
        return new SecretText(Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes) : Convert.ToBase64String(bytes));
    }
}
