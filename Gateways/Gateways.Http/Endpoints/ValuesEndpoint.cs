using System.Buffers;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Http.Bodies;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Http.Endpoints;

/// <summary><c>POST /api/v1/{token}/telemetry</c> and <c>/attributes</c>: 200 without a body after the commit (wire-spec 4.2).</summary>
internal sealed class ValuesEndpoint(TokenOperation operations, DeviceCluster cluster, TimeProvider time)
{
    private delegate bool Decoder(in ReadOnlySequence<byte> payload, PayloadFormat format, long now, out ImmutableArray<DeviceValue> values);

    public Task SaveTelemetryAsync(HttpContext context) =>
        SaveAsync(context, GatewayOperation.Telemetry, ValueScope.Telemetry, DeviceMessageCodec.TryDecodeTelemetry);

    public Task SaveAttributesAsync(HttpContext context) =>
        SaveAsync(context, GatewayOperation.Attributes, ValueScope.Client, DeviceMessageCodec.TryDecodeAttributes);

    private async Task SaveAsync(HttpContext context, GatewayOperation operation, ValueScope scope, Decoder decode)
    {
        var body = await RequestBody.ReadAsync(context.Request, time);
        await operations.RunAsync(context, operation, device => SaveAsync(device, scope, decode, body));
    }

    private async ValueTask<Result<byte[]>> SaveAsync(DeviceIdentity device, ValueScope scope, Decoder decode, ReadOnlySequence<byte> body)
    {
        if (!decode(body, PayloadFormat.Json, time.GetUtcNow().ToUnixTimeMilliseconds(), out var values))
        {
            return new Fault(FaultCode.InvalidArgument, "The request body must be JSON: an object of values other than null; telemetry may also be {\"ts\":..,\"values\":{..}} or a list.");
        }

        var saved = await cluster.SaveValuesAsync(device, scope, values);
        return saved.TryGet(out _, out var fault) ? Array.Empty<byte>() : fault;
    }
}
