using System.Buffers;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary><c>/api/v1/provision</c> and <c>/api/v1/{anything}/provision</c> (wire-spec 5.1).</summary>
internal sealed class ProvisionResource(DeviceCluster cluster, GatewayInstruments instruments, TimeProvider time)
{
    public async ValueTask<CoapResponse> PostAsync(CoapRequest request)
    {
        var started = time.GetTimestamp();
        var decoded = ProvisionCodec.Decode(new ReadOnlySequence<byte>(request.Payload), request.OperationId, DeviceLogin.OriginOf(request));
        if (decoded.Request is null)
        {
            Count(GatewayOutcome.Malformed, started);
            return new CoapResponse(CoapCode.BadRequest);
        }

        var outcome = await AskAsync(decoded.Request, started);
        Count(GatewayInstruments.OutcomeOf(outcome), started);
        if (outcome.TryGet(out _, out var fault))
        {
            return Answer(CoapCode.Created, decoded.Format, ProvisionCodec.Encode(decoded.Format, outcome));
        }

        return fault.Code is FaultCode.Unavailable or FaultCode.TransportNotAllowed or FaultCode.LimitReached
            ? CoapFaults.Response(fault) with { Remember = true }
            : Answer(CoapCode.BadRequest, decoded.Format, ProvisionCodec.Encode(decoded.Format, outcome));
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

    private void Count(GatewayOutcome outcome, long started) => instruments.OnRequest(TransportProtocol.Coap, GatewayOperation.Provision, outcome, started);

    private static CoapResponse Answer(CoapCode code, PayloadFormat format, byte[] body) => new(code)
    {
        ContentFormat = format == PayloadFormat.Json ? CoapResponse.TextPlain : null,
        Payload = body,
        Remember = true,
    };
}
