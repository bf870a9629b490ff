namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>What a device presented to log in.</summary>
[GenerateSerializer, Immutable, Alias("pc.AuthenticationRequest")]
public sealed record AuthenticationRequest
{
    [Id(0)]
    public required AuthenticationMethod Method { get; init; }

    [Id(1)]
    public required RequestOrigin Origin { get; init; }

    /// <summary>HTTP and CoAP: the token of the path. Only ACCESS_TOKEN credentials match (wire-spec 4.2).</summary>
    [Id(2)]
    public SecretText Token { get; init; }

    /// <summary>MQTT: the client id; never null, may be empty.</summary>
    [Id(3)]
    public SecretText ClientId { get; init; }

    /// <summary>MQTT: the user name; null when the CONNECT carried none.</summary>
    [Id(4)]
    public SecretText? UserName { get; init; }

    /// <summary>MQTT: the password; null when the CONNECT carried none.</summary>
    [Id(5)]
    public SecretText? Password { get; init; }

    /// <summary>
    /// True when a session is being checked again rather than begun: the cached row is not trusted, the ledger is read,
    /// and the device's last-seen time does not move.
    /// </summary>
    [Id(7)]
    public bool Revalidate { get; init; }

    /// <summary>Certificate login: what the device presented. Null for the other methods.</summary>
    [Id(8)]
    public CertificateChain? Chain { get; init; }

    /// <summary>
    /// Certificate login: made once per connection or request at the gateway. A chain can create the device or replace its
    /// credentials (wire-spec 3.8), and a repeated call must not do it twice (I-7).
    /// </summary>
    [Id(9)]
    public Guid OperationId { get; init; }
}
