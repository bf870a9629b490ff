using System.Buffers;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary><c>/api/v1/{token}/telemetry</c> (wire-spec 5.2).</summary>
internal sealed class TelemetryResource(DeviceLogin login, DeviceCluster cluster, TimeProvider time)
{
    public async ValueTask<CoapResponse> PostAsync(CoapRequest request, SecretText token)
    {
        var known = await login.AuthenticateAsync(request, token);
        if (!known.TryGet(out var device, out var fault))
        {
            return CoapFaults.Response(fault) with { Remember = true };
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!DeviceMessageCodec.TryDecodeTelemetry(new ReadOnlySequence<byte>(request.Payload), PayloadFormat.Json, now, out var values))
        {
            return new CoapResponse(CoapCode.BadRequest);
        }

        var saved = await cluster.SaveValuesAsync(device, ValueScope.Telemetry, values);
        return (saved.TryGet(out _, out fault) ? new CoapResponse(CoapCode.Created) : CoapFaults.Response(fault)) with { Remember = true };
    }
}
