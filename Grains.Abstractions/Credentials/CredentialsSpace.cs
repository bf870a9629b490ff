namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>
/// Credentials ids are unique within a space. Tokens and MQTT user names share one because one lookup serves both
/// (wire-spec 3.4); certificate hashes and MQTT hashes have their own, so that a token chosen to equal one blocks nobody (T-8).
/// </summary>
[GenerateSerializer, Alias("pc.CredentialsSpace")]
public enum CredentialsSpace
{
    /// <summary>ACCESS_TOKEN, and MQTT_BASIC with a user name only.</summary>
    Token = 0,

    /// <summary>MQTT_BASIC with a client id: SHA3-256 of it, or of client id, bar and user name.</summary>
    MqttHash = 1,

    /// <summary>X509_CERTIFICATE: SHA3-256 of the normalised certificate text.</summary>
    Certificate = 2,
}
