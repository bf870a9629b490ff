using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

/// <summary><c>GET /api/v1/{token}/attributes?clientKeys=..&amp;sharedKeys=..</c> (wire-spec 4.2).</summary>
internal sealed class AttributesEndpoint(TokenOperation operations, DeviceCluster cluster)
{
    public Task HandleAsync(HttpContext context)
    {
        var clientKeys = DeviceMessageCodec.SplitKeys(context.Request.Query["clientKeys"]);
        var sharedKeys = DeviceMessageCodec.SplitKeys(context.Request.Query["sharedKeys"]);
        return operations.RunAsync(context, GatewayOperation.AttributesRequest, async device =>
        {
            var answer = await cluster.ReadAttributesAsync(device, clientKeys, sharedKeys);
            return answer.TryGet(out var attributes, out var fault)
                ? DeviceMessageCodec.EncodeAttributes(attributes.Client, attributes.Shared)
                : fault;
        });
    }
}
