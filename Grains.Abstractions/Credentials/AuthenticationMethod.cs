namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>How a device proves who it is.</summary>
[GenerateSerializer, Alias("pc.AuthenticationMethod")]
public enum AuthenticationMethod
{
    /// <summary>Token in an HTTP or CoAP path.</summary>
    Token = 0,

    /// <summary>MQTT CONNECT without client certificate (wire-spec 3.4).</summary>
    MqttLogin = 1,

    /// <summary>Leaf certificate of a TLS or DTLS session.</summary>
    Certificate = 2,
}
