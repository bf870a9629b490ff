using System.Buffers;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary><c>/api/v1/provision</c> and <c>/api/v1/{anything}/provision</c> (wire-spec 5.1).</summary>
internal sealed class ProvisionResource(DeviceCluster cluster)
{
    public async ValueTask<CoapResponse> PostAsync(CoapRequest request)
    {
        var decoded = ProvisionCodec.Decode(new ReadOnlySequence<byte>(request.Payload), request.OperationId, DeviceLogin.OriginOf(request));
        if (decoded.Request is null)
        {
            return new CoapResponse(CoapCode.BadRequest);
        }

        var outcome = await cluster.ProvisionAsync(decoded.Request);
        if (outcome.TryGet(out _, out var fault))
        {
            return Answer(CoapCode.Created, decoded.Format, ProvisionCodec.Encode(decoded.Format, outcome));
        }

        return fault.Code is FaultCode.Unavailable or FaultCode.TransportNotAllowed or FaultCode.LimitReached
            ? CoapFaults.Response(fault) with { Remember = true }
            : Answer(CoapCode.BadRequest, decoded.Format, ProvisionCodec.Encode(decoded.Format, outcome));
    }

    private static CoapResponse Answer(CoapCode code, PayloadFormat format, byte[] body) => new(code)
    {
        ContentFormat = format == PayloadFormat.Json ? CoapResponse.TextPlain : null,
        Payload = body,
        Remember = true,
    };
}
