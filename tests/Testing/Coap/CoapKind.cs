namespace ProvisioningCluster.Testing.Coap;

/// <summary>Message types under the names that conversations use.</summary>
public enum CoapKind
{
    Con = 0,
    Non = 1,
    Ack = 2,
    Rst = 3,
}
