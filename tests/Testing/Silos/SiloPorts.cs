namespace ProvisioningCluster.Testing;

/// <summary>The ports of one silo process.</summary>
internal sealed record SiloPorts(int Mqtt, int MqttTls, int Http, int HttpTls, int Coap, int CoapDtls, int Silo, int SiloGateway)
{
    public static SiloPorts Take()
    {
        var ports = FreePorts.Take(8);
        return new SiloPorts(ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6], ports[7]);
    }
}
