namespace ProvisioningCluster.Testing;

/// <summary>The ports of one silo process.</summary>
internal sealed record SiloPorts(int Mqtt, int Http, int Coap, int Silo)
{
    public static SiloPorts Take()
    {
        var ports = FreePorts.Take(4);
        return new SiloPorts(ports[0], ports[1], ports[2], ports[3]);
    }
}
