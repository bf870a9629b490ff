namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>How a device proves who it is.</summary>
[GenerateSerializer, Alias("pc.AuthenticationMethod")]
public enum AuthenticationMethod
{
    /// <summary>Token in an HTTP or CoAP path.</summary>
    Token = 0,

    /// <summary>MQTT CONNECT without client certificate (wire-spec 3.4).</summary>
    MqttLogin = 1,

    /// <summary>
    /// Client certificate of a TLS or DTLS session (wire-spec 3.7). A leaf that nobody has yet may be accepted by a profile of the
    /// chain strategy, which makes the device or replaces its certificate (wire-spec 3.8).
    /// </summary>
    Certificate = 2,
}
