using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

/// <summary>What stands above the message layer: block-wise transfer, and above that the resources.</summary>
internal interface IRequestHandler
{
    ValueTask<CoapResponse> HandleAsync(CoapRequest request);
}
