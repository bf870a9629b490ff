namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>Kinds of device credentials; the numbers are those of the Protobuf enum (wire-spec 1.6).</summary>
[GenerateSerializer, Alias("pc.CredentialsType")]
public enum CredentialsType
{
    AccessToken = 0,
    X509Certificate = 1,
    MqttBasic = 2,
    Lwm2mCredentials = 3,
}
