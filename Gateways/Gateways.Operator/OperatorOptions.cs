namespace ProvisioningCluster.Gateways.Operator;

/// <summary>The operators' REST. Section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    /// <summary>Name under which the gateway asks for its port.</summary>
    public const string Listener = "operator";

    /// <summary>TCP port, 0–65535; 0 closes the listener, the number of <c>Http:Port</c> shares it.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>How long an access token is good, at most 15 minutes (T-21).</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refresh token is good, at most 30 days.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(7);
}
