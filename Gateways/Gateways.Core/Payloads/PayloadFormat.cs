namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>How a device wrote its message, and so how it is answered.</summary>
public enum PayloadFormat
{
    Json,
    Protobuf,
}
