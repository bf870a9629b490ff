namespace ProvisioningCluster.Gateways.Core.Telemetry;

/// <summary>How a gateway answered, over all protocols.</summary>
public enum GatewayOutcome
{
    /// <summary>Done as asked; provisioning: SUCCESS.</summary>
    Success,

    /// <summary>Provisioning: NOT_FOUND.</summary>
    NotFound,

    /// <summary>Understood and refused; provisioning: FAILURE.</summary>
    Refused,

    /// <summary>Who asks is not known.</summary>
    Unauthenticated,

    /// <summary>Not understood.</summary>
    Malformed,

    /// <summary>The cluster did not answer in time.</summary>
    Unavailable,

    /// <summary>Over a limit of rate: told to come again.</summary>
    HeldOff,
}
