using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

/// <summary>Runs a request of a device that logs in by its token or certificate: login, work, one count, one answer.</summary>
internal sealed class TokenOperation(DeviceLogin login, GatewayInstruments instruments, TimeProvider time)
{
    /// <summary>For all calls of one request together; the device hears within 8 s (invariants 3.3).</summary>
    private static readonly TimeSpan WorkWithin = TimeSpan.FromSeconds(7.5);

    /// <param name="context">Request; its body has been read.</param>
    /// <param name="operation">For the meters.</param>
    /// <param name="work">
    /// Gives the JSON of the answer, empty for none. It must not touch the request: when time is up it is left to itself.
    /// </param>
    public async Task RunAsync(HttpContext context, GatewayOperation operation, Func<DeviceIdentity, ValueTask<Result<byte[]>>> work)
    {
        var started = time.GetTimestamp();
        var outcome = GatewayOutcome.Unavailable;
        try
        {
            var answer = await WorkAsync(context, work).WaitAsync(WorkWithin, time);
            outcome = OutcomeOf(answer);
            await AnswerAsync(context, answer);
        }
        catch (TimeoutException exception)
        {
            throw new ClusterUnavailableException("The calls of one request took too long.", exception);
        }
        finally
        {
            instruments.OnRequest(TransportProtocol.Http, operation, outcome, started);
        }
    }

    private async Task<Result<byte[]>> WorkAsync(HttpContext context, Func<DeviceIdentity, ValueTask<Result<byte[]>>> work) =>
        (await login.EnterAsync(context)).TryGet(out var device, out var refused) ? await work(device) : refused;

    private static GatewayOutcome OutcomeOf(Result<byte[]> answer) => answer.TryGet(out _, out var fault)
        ? GatewayOutcome.Success
        : fault.Code switch
        {
            FaultCode.InvalidArgument => GatewayOutcome.Malformed,
            FaultCode.Unauthenticated or FaultCode.NotFound => GatewayOutcome.Unauthenticated,
            _ => GatewayOutcome.Refused,
        };

    private static Task AnswerAsync(HttpContext context, Result<byte[]> answer)
    {
        if (answer.TryGet(out var body, out var fault))
        {
            return body.Length == 0 ? Task.CompletedTask : HttpAnswers.JsonAsync(context, body);
        }

        var status = HttpFaults.StatusOf(fault.Code);
        if (status != StatusCodes.Status401Unauthorized)
        {
            return HttpAnswers.ErrorAsync(context, status, fault.Detail);
        }

        context.Response.StatusCode = status; // without a body (wire-spec 4.2)
        return Task.CompletedTask;
    }
}
