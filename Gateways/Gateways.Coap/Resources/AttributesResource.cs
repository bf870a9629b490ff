using System.Buffers;
using System.Collections.Immutable;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary><c>/api/v1/{token}/attributes</c> (wire-spec 5.2).</summary>
internal sealed class AttributesResource(DeviceLogin login, DeviceCluster cluster, TimeProvider time)
{
    private const string ClientKeys = "clientKeys";
    private const string SharedKeys = "sharedKeys";

    public async ValueTask<CoapResponse> PostAsync(CoapRequest request, SecretText token)
    {
        var known = await login.AuthenticateAsync(request, token);
        if (!known.TryGet(out var device, out var fault))
        {
            return CoapFaults.Response(fault) with { Remember = true };
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!DeviceMessageCodec.TryDecodeAttributes(new ReadOnlySequence<byte>(request.Payload), PayloadFormat.Json, now, out var values))
        {
            return new CoapResponse(CoapCode.BadRequest);
        }

        var saved = await cluster.SaveValuesAsync(device, ValueScope.Client, values);
        return (saved.TryGet(out _, out fault) ? new CoapResponse(CoapCode.Created) : CoapFaults.Response(fault)) with { Remember = true };
    }

    /// <summary>One parameter asks for its scope only, none for everything of both.</summary>
    public async ValueTask<CoapResponse> GetAsync(CoapRequest request, SecretText token)
    {
        var known = await login.AuthenticateAsync(request, token);
        if (!known.TryGet(out var device, out var fault))
        {
            return CoapFaults.Response(fault) with { Remember = true };
        }

        var read = await cluster.ReadAttributesAsync(device, KeysOf(request, ClientKeys), KeysOf(request, SharedKeys));
        if (!read.TryGet(out var attributes, out fault))
        {
            return CoapFaults.Response(fault) with { Remember = true };
        }

        if (attributes.IsEmpty)
        {
            return new CoapResponse(CoapCode.NotFound) { Remember = true };
        }

        return new CoapResponse(CoapCode.Content)
        {
            ContentFormat = CoapResponse.TextPlain,
            Payload = DeviceMessageCodec.EncodeAttributes(attributes.Client, attributes.Shared),
            Remember = true,
        };
    }

    private static ImmutableArray<string>? KeysOf(CoapRequest request, string parameter)
    {
        foreach (var query in request.Queries)
        {
            if (query.Length > parameter.Length && query[parameter.Length] == '=' && query.StartsWith(parameter, StringComparison.Ordinal))
            {
                ImmutableArray<string> keys = [.. query[(parameter.Length + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries)];
                return keys.IsEmpty ? null : keys;
            }
        }

        return null;
    }
}
