using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>A CONNECT packet. The will is not kept: this gateway publishes to nobody but the asking connection (T-31).</summary>
internal sealed record ConnectPacket
{
    public required MqttVersion Version { get; init; }

    /// <summary>Seconds; 0 means none.</summary>
    public required ushort KeepAlive { get; init; }

    /// <summary>Never null, may be empty.</summary>
    public required string ClientId { get; init; }

    /// <summary>Null when the packet carried none.</summary>
    public SecretText? UserName { get; init; }

    /// <summary>Null when the packet carried none.</summary>
    public SecretText? Password { get; init; }

    /// <summary>MQTT 5: unacknowledged QoS 1 messages that the client takes; 65,535 otherwise.</summary>
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>MQTT 5: largest packet in bytes that the client takes.</summary>
    public uint MaximumPacketSize { get; init; } = uint.MaxValue;

    /// <summary>MQTT 5: properties that explain are to be in CONNACK and DISCONNECT at most.</summary>
    public bool RefusesProblemInformation { get; init; }

    /// <summary>Clean session of 3.x, clean start of 5: what an earlier connection left is dropped.</summary>
    public bool Clean { get; init; }

    /// <summary>MQTT 5: seconds for which the session is to outlive the connection. 3.x: for ever, unless it is clean.</summary>
    public uint SessionExpiry { get; init; }

    /// <summary>MQTT 5: the client asks for an enhanced authentication, of which there is none.</summary>
    public bool AsksForAuthenticationMethod { get; init; }
}
