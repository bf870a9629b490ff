namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>What a read from a connection led to.</summary>
internal enum ReadOutcome
{
    /// <summary>A packet is there.</summary>
    Packet,

    /// <summary>Something other than the peer wants attention.</summary>
    Interrupted,

    /// <summary>The peer has closed its side, or is gone.</summary>
    Ended,

    /// <summary>The bytes are not MQTT.</summary>
    Malformed,

    /// <summary>A packet announces more bytes than allowed.</summary>
    TooLarge,
}
