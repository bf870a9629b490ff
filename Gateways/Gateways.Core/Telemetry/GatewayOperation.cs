namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>What a device asked of a gateway.</summary>
public enum GatewayOperation
{
    Provision,
    Login,
    Telemetry,
    Attributes,
    AttributesRequest,

    /// <summary>EST.</summary>
    Enrolment,
}
