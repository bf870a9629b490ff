using System.Diagnostics;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Coap.Resources;

/// <summary>Finds the resource of a path, and answers for a cluster that does not.</summary>
internal sealed class ResourceTree(
    ProvisionResource provision, TelemetryResource telemetry, AttributesResource attributes, TimeProvider time) : IRequestHandler
{
    /// <summary>The last of the nested time-outs: the device hears something by then (invariants 3.3).</summary>
    public static readonly TimeSpan ReplyWithin = TimeSpan.FromSeconds(8);

    public ValueTask<CoapResponse> HandleAsync(CoapRequest request) => GatewayTraces.AreWanted ? TracedAsync(request) : RepliedAsync(request);

    /// <summary>The name says method and feature: a path may hold a token.</summary>
    private async ValueTask<CoapResponse> TracedAsync(CoapRequest request)
    {
        var feature = DeviceRoute.IsBelowBase(request.Path) ? DeviceRoute.Parse(request.Path).Feature : DeviceFeature.Unknown;
        var method = request.Method == CoapCode.Post ? "POST" : request.Method == CoapCode.Get ? "GET" : request.Method.ToString();
        using var span = GatewayTraces.Begin(
            TransportProtocol.Coap,
            feature == DeviceFeature.Unknown ? method : $"{method} /api/v1/{feature.ToString().ToLowerInvariant()}",
            ActivityKind.Server,
            new("network.protocol.name", "coap"),
            new("coap.request.method", method));
        var response = await RepliedAsync(request);
        span?.SetTag("coap.response.code", response.Code.ToString());
        return response;
    }

    private async ValueTask<CoapResponse> RepliedAsync(CoapRequest request)
    {
        var answer = AnswerAsync(request);
        if (answer.IsCompletedSuccessfully)
        {
            return answer.Result;
        }

        try
        {
            return await answer.AsTask().WaitAsync(ReplyWithin, time);
        }
        catch (Exception exception) when (exception is ClusterUnavailableException or TimeoutException)
        {
            // The outcome is unknown: a duplicate must not find out by trying again (I-8).
            return CoapFaults.Unavailable() with { Remember = true };
        }
    }

    private ValueTask<CoapResponse> AnswerAsync(CoapRequest request)
    {
        if (DiscoveryResource.IsAt(request.Path))
        {
            return new(request.Method == CoapCode.Get ? DiscoveryResource.Get(request) : new CoapResponse(CoapCode.MethodNotAllowed));
        }

        if (!DeviceRoute.IsBelowBase(request.Path))
        {
            return new(new CoapResponse(CoapCode.NotFound));
        }

        var route = DeviceRoute.Parse(request.Path);
        if (request.Method == CoapCode.Post)
        {
            return route.Feature switch
            {
                DeviceFeature.Provision => provision.PostAsync(request),
                DeviceFeature.Telemetry => telemetry.PostAsync(request, route.Token),
                DeviceFeature.Attributes => attributes.PostAsync(request, route.Token),
                _ => BadRequest(),
            };
        }

        if (request.Method == CoapCode.Get)
        {
            return route.Feature == DeviceFeature.Attributes ? attributes.GetAsync(request, route.Token) : BadRequest();
        }

        return new(new CoapResponse(CoapCode.MethodNotAllowed));
    }

    // wire-spec 5.1: unknown features, and GET where nothing can be read.
    private static ValueTask<CoapResponse> BadRequest() => new(new CoapResponse(CoapCode.BadRequest));
}
