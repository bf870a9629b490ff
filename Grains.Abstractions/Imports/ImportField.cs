namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>What a column of an imported file says about a device.</summary>
[GenerateSerializer, Alias("pc.ImportField")]
public enum ImportField
{
    /// <summary>The column is there and means nothing.</summary>
    Ignore = 0,

    Name = 1,

    /// <summary>Name of the device profile.</summary>
    Type = 2,
    Label = 3,
    Description = 4,

    /// <summary>True only for the text <c>true</c>, in any case.</summary>
    Gateway = 5,

    /// <summary>A JSON object.</summary>
    AdditionalInfo = 6,

    /// <summary><c>ACCESS_TOKEN</c>, <c>X509_CERTIFICATE</c> or <c>MQTT_BASIC</c>.</summary>
    CredentialsType = 7,
    AccessToken = 8,

    /// <summary>PEM or base64.</summary>
    Certificate = 9,
    MqttClientId = 10,
    MqttUserName = 11,
    MqttPassword = 12,

    /// <summary>With a key.</summary>
    ServerAttribute = 13,

    /// <summary>With a key.</summary>
    SharedAttribute = 14,

    /// <summary>With a key.</summary>
    Telemetry = 15,

    /// <summary>Credentials of a kind that devices here do not have: a cell in it refuses its row.</summary>
    Unsupported = 16,
}
