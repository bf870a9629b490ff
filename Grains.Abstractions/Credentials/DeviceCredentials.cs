namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>One device's credentials as stored (wire-spec 1.4, 1.5).</summary>
/// <param name="Type">Kind.</param>
/// <param name="CredentialsId">Unique lookup key: the token, the raw user name, or a SHA3-256 in lower-case hex.</param>
/// <param name="Value">Null for a token; base64 DER for a certificate; the JSON text <c>{"clientId":..,"userName":..,"password":..}</c> for MQTT_BASIC.</param>
[GenerateSerializer, Immutable, Alias("pc.DeviceCredentials")]
public sealed record DeviceCredentials(
    [property: Id(0)] CredentialsType Type,
    [property: Id(1)] SecretText CredentialsId,
    [property: Id(2)] SecretText? Value)
{
    /// <summary>
    /// PEM of an issued certificate and those above it, in the answer that hands the certificate out; null everywhere else. Not stored.
    /// </summary>
    [Id(3)]
    public string? IssuedChain { get; init; }
}
