namespace ProvisioningCluster.Gateways.Coap.Messages;

/// <summary>The T field of the header, RFC 7252 §3.</summary>
internal enum CoapMessageType : byte
{
    Confirmable = 0,
    NonConfirmable = 1,
    Acknowledgement = 2,
    Reset = 3,
}
