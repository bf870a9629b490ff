namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>Settings of the MQTT gateway. The defaults are those of invariants section 5.</summary>
public sealed class MqttOptions
{
    public const string Section = "Mqtt";

    /// <summary>Largest value of <see cref="MaxPacketBytes"/>.</summary>
    public const int HighestMaxPacketBytes = 1024 * 1024;

    /// <summary>TCP port without TLS; 0 closes the listener.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>TCP port under TLS; 0 closes the listener.</summary>
    public int TlsPort { get; set; } = 8883;

    /// <summary>Largest packet that is taken after CONNECT, in bytes behind the fixed header.</summary>
    public int MaxPacketBytes { get; set; } = 64 * 1024;

    /// <summary>How long a connection may stay without CONNECT.</summary>
    public TimeSpan ConnectDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A provisioning session is closed when this has passed since its CONNECT or since its latest answer.</summary>
    public TimeSpan ProvisionSessionLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A device session without keep-alive is closed when nothing was heard for this long.</summary>
    public TimeSpan InactivityLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Packets that may wait while CONNECT is being authenticated; one more closes the connection.</summary>
    public int QueuedPackets { get; set; } = 100;

    /// <summary>A connection that does not take our bytes for this long is aborted.</summary>
    public TimeSpan WriteDeadline { get; set; } = TimeSpan.FromSeconds(10);
}
