using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Http.Bodies;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

/// <summary><c>POST /api/v1/provision</c>: 200 for SUCCESS, NOT_FOUND and FAILURE (wire-spec 4.1).</summary>
internal sealed class ProvisionEndpoint(DeviceCluster cluster, GatewayInstruments instruments, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, time);
        var started = time.GetTimestamp();
        if (body.IsEmpty)
        {
            Count(GatewayOutcome.Malformed, started);
            await HttpAnswers.ErrorAsync(context, StatusCodes.Status400BadRequest, "The request body is missing: send a JSON object.");
            return;
        }

        var decoded = ProvisionCodec.DecodeJson(body, Guid.CreateVersion7(), RequestSource.Of(context));
        if (decoded.Request is not { } request)
        {
            Count(GatewayOutcome.Malformed, started);
            await HttpAnswers.ErrorAsync(context, StatusCodes.Status400BadRequest, HttpFaults.Explain(decoded));
            return;
        }

        var answer = await AskAsync(request, started);
        Count(GatewayInstruments.OutcomeOf(answer), started);
        await (!answer.TryGet(out _, out var fault) && fault.Code == FaultCode.LimitReached
            ? HttpAnswers.HeldOffAsync(context, fault)
            : HttpAnswers.JsonAsync(context, ProvisionCodec.Encode(decoded.Format, answer)));
    }

    private async ValueTask<Result<DeviceCredentials>> AskAsync(ProvisionRequest request, long started)
    {
        try
        {
            return await cluster.ProvisionAsync(request);
        }
        catch (ClusterUnavailableException)
        {
            Count(GatewayOutcome.Unavailable, started);
            throw;
        }
    }

    private void Count(GatewayOutcome outcome, long started) =>
        instruments.OnRequest(TransportProtocol.Http, GatewayOperation.Provision, outcome, started);
}
