namespace ProvisioningCluster.Gateways.Mqtt.Packets;

/// <summary>The MQTT 5 reason codes that this gateway speaks (MQTT 5 §2.4).</summary>
internal enum ReasonCode : byte
{
    Success = 0x00,
    GrantedQos1 = 0x01,
    NoSubscriptionExisted = 0x11,
    MalformedPacket = 0x81,
    ProtocolError = 0x82,
    ImplementationSpecificError = 0x83,
    UnsupportedProtocolVersion = 0x84,
    ClientIdentifierNotValid = 0x85,
    BadUserNameOrPassword = 0x86,
    NotAuthorized = 0x87,
    ServerUnavailable = 0x88,
    ServerBusy = 0x89,
    ServerShuttingDown = 0x8B,
    BadAuthenticationMethod = 0x8C,
    KeepAliveTimeout = 0x8D,
    SessionTakenOver = 0x8E,
    TopicFilterInvalid = 0x8F,
    TopicNameInvalid = 0x90,
    TopicAliasInvalid = 0x94,
    MessageRateTooHigh = 0x96,
    QuotaExceeded = 0x97,
    AdministrativeAction = 0x98,
    PayloadFormatInvalid = 0x99,
    ConnectionRateExceeded = 0x9F,
    MaximumConnectTime = 0xA0,
}
