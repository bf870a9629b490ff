namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Why a connection ended; the names are the values of the metric's tag.</summary>
internal enum EndingCause
{
    PeerGone,
    ConnectRefused,
    ConnectDeadline,
    KeepAlive,
    Inactivity,
    ProvisionSessionLimit,
    ProtocolViolation,
    RefusedMessage,
    TooManyQueued,
    SlowPeer,
    ClusterUnavailable,
    HeldOff,
    TakenOver,
    CredentialsGone,
    ShuttingDown,
}
