namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>The properties that this gateway acts on; every other one is only checked.</summary>
internal struct PacketProperties
{
    public PacketProperties()
    {
    }

    /// <summary>How many unacknowledged QoS 1 messages the client takes.</summary>
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>Largest packet the client takes, in bytes with the fixed header.</summary>
    public uint MaximumPacketSize { get; set; } = uint.MaxValue;

    /// <summary>0 when there is none.</summary>
    public uint SubscriptionIdentifier { get; set; }

    /// <summary>The client wants properties that explain in CONNACK and DISCONNECT at most (MQTT 5 §3.1.2.11.7).</summary>
    public bool RefusesProblemInformation { get; set; }

    /// <summary>Seconds; 0 when there is none.</summary>
    public uint SessionExpiry { get; set; }

    public bool HasTopicAlias { get; set; }

    public bool HasAuthenticationMethod { get; set; }
}
