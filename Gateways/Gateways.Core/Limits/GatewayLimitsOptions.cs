namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Limits that all protocols share (invariants section 5). Section <c>Limits</c>.</summary>
public sealed class GatewayLimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Open TCP connections and DTLS sessions in this process, over all listeners.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>Open TCP connections and DTLS sessions per source address.</summary>
    public int ConnectionsPerSource { get; set; } = 200;

    /// <summary>
    /// Addresses or networks, parted by commas, whose provision requests are not limited by source: the address behind which a whole
    /// factory stands. Loopback is the machine itself.
    /// </summary>
    public string ExemptNetworks { get; set; } = "127.0.0.0/8, ::1";

    public SourceLimitsOptions Source { get; set; } = new();
}
