namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>What the beginning of the received bytes is.</summary>
internal enum FramingResult
{
    /// <summary>Not a whole packet yet.</summary>
    Incomplete,

    /// <summary>A whole packet.</summary>
    Packet,

    /// <summary>Can never become a packet: bad type, bad flags, or a remaining length of more than four bytes.</summary>
    Malformed,

    /// <summary>Announces more bytes than allowed.</summary>
    TooLarge,
}
