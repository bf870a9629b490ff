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

    /// <summary>Certificate login: base64 DER of the leaf without line breaks.</summary>
    [Id(6)]
    public SecretText Certificate { get; init; }

    /// <summary>
    /// True when a session is being checked again rather than begun: the cached row is not trusted, the ledger is read,
    /// and the device's last-seen time does not move.
    /// </summary>
    [Id(7)]
    public bool Revalidate { get; init; }
}
