using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Mqtt;

/// <summary>The one place where faults of the cluster become MQTT codes (wire-spec 3.4, 3.6).</summary>
internal static class MqttFaults
{
    private const byte IdentifierRejected = 2;
    private const byte ServerUnavailable = 3;
    private const byte NotAuthorised = 5;

    public static MqttFault Of(FaultCode code) => code switch
    {
        FaultCode.InvalidArgument => CoreError(ReasonCode.PayloadFormatInvalid),
        FaultCode.ProvisionDataNotFound => CoreError(ReasonCode.ImplementationSpecificError),
        FaultCode.ProvisioningRefused => CoreError(ReasonCode.ImplementationSpecificError),
        FaultCode.NotFound => CoreError(ReasonCode.AdministrativeAction, MqttFaultEffect.EndsSession),
        FaultCode.NameTaken => CoreError(ReasonCode.ImplementationSpecificError),
        FaultCode.CredentialTaken => CoreError(ReasonCode.ImplementationSpecificError),
        FaultCode.VersionConflict => CoreError(ReasonCode.ImplementationSpecificError),
        FaultCode.InUse => CoreError(ReasonCode.ImplementationSpecificError),
        FaultCode.Unauthenticated => Refusal(NotAuthorised, ReasonCode.BadUserNameOrPassword, ReasonCode.AdministrativeAction, MqttFaultEffect.EndsSession),
        FaultCode.Forbidden => Refusal(NotAuthorised, ReasonCode.NotAuthorized, ReasonCode.NotAuthorized, MqttFaultEffect.RefusesMessage),
        FaultCode.TransportNotAllowed => CoreError(ReasonCode.NotAuthorized, MqttFaultEffect.EndsSession),
        FaultCode.LimitReached => new MqttFault(
            ServerUnavailable, ReasonCode.ConnectionRateExceeded, ReasonCode.MessageRateTooHigh, ReasonCode.QuotaExceeded, MqttFaultEffect.RefusesMessage),
        FaultCode.Unavailable => CoreError(ReasonCode.ServerBusy, MqttFaultEffect.SendsAway),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "The fault code has no place in MQTT."),
    };

    /// <summary>
    /// The credentials do not hold: the code depends on what was presented (wire-spec 3.4). MQTTnet and the standard would say
    /// 4 for a bad user name in 3.x; the reference says 5.
    /// </summary>
    public static MqttFault Unauthenticated(ConnectPacket connect)
    {
        if (connect.UserName is not null || connect.Password is not null)
        {
            return Of(FaultCode.Unauthenticated);
        }

        return string.IsNullOrWhiteSpace(connect.ClientId)
            ? Refusal(NotAuthorised, ReasonCode.NotAuthorized, ReasonCode.NotAuthorized, MqttFaultEffect.EndsSession)
            : IdentifierNotValid;
    }

    /// <summary>A client certificate was presented, and it was no login (wire-spec 3.4): whatever the reason, the device learns only that.</summary>
    public static MqttFault OfCertificate(FaultCode code) => code switch
    {
        FaultCode.LimitReached => Of(code),
        FaultCode.TransportNotAllowed or FaultCode.Unavailable => Of(code) with { AfterConnAck = ReasonCode.ImplementationSpecificError },
        _ => Refusal(NotAuthorised, ReasonCode.NotAuthorized, ReasonCode.NotAuthorized, MqttFaultEffect.EndsSession),
    };

    /// <summary>The client id is not acceptable.</summary>
    public static MqttFault IdentifierNotValid { get; } =
        Refusal(IdentifierRejected, ReasonCode.ClientIdentifierNotValid, ReasonCode.ClientIdentifierNotValid, MqttFaultEffect.EndsSession);

    /// <summary>MQTT 5 enhanced authentication is not spoken (MQTT 5 §4.12).</summary>
    public static MqttFault AuthenticationMethodNotSpoken { get; } =
        Refusal(NotAuthorised, ReasonCode.BadAuthenticationMethod, ReasonCode.BadAuthenticationMethod, MqttFaultEffect.EndsSession);

    private static MqttFault CoreError(ReasonCode publish, MqttFaultEffect effect = MqttFaultEffect.RefusesMessage) =>
        new(ServerUnavailable, ReasonCode.ServerUnavailable, ReasonCode.ServerBusy, publish, effect);

    private static MqttFault Refusal(byte returnCode, ReasonCode connAck, ReasonCode publish, MqttFaultEffect effect) =>
        new(returnCode, connAck, connAck, publish, effect);
}
