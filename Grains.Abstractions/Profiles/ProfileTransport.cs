namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>Transport type of a profile (wire-spec 6.4). DEFAULT devices may use MQTT, HTTP and CoAP.</summary>
[GenerateSerializer, Alias("pc.ProfileTransport")]
public enum ProfileTransport
{
    Default = 0,
    Mqtt = 1,
    Coap = 2,
    Lwm2m = 3,
    Snmp = 4,
}
