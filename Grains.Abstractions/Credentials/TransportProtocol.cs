namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>The wire a request came in by.</summary>
[GenerateSerializer, Alias("pc.TransportProtocol")]
public enum TransportProtocol
{
    Mqtt = 0,
    Http = 1,
    Coap = 2,
    Operator = 3,
}
