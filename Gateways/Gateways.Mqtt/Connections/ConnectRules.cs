using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>What a CONNECT packet is judged by before the cluster is asked.</summary>
internal static class ConnectRules
{
    private const int LongestClientId310 = 23;

    /// <summary>wire-spec 3.1: exact user name or client id, before any other rule.</summary>
    public static bool IsProvisioning(ConnectPacket connect) =>
        string.Equals(connect.ClientId, ReservedNames.Provisioning, StringComparison.Ordinal)
        || string.Equals(connect.UserName?.Reveal(), ReservedNames.Provisioning, StringComparison.Ordinal);

    /// <summary>The user name <c>api-key</c>, exactly: the password is an operator's API key, never a device's.</summary>
    public static bool IsOperator(ConnectPacket connect) => string.Equals(connect.UserName?.Reveal(), ReservedNames.Operator, StringComparison.Ordinal);

    /// <summary>Why this CONNECT cannot be a login at all; null when the cluster decides.</summary>
    public static MqttFault? Refuse(ConnectPacket connect)
    {
        // MQTT 3.1 §3.1: 1 to 23 characters. Later versions take any, also none.
        if (connect.Version == MqttVersion.V310 && connect.ClientId.Length is (0 or > LongestClientId310))
        {
            return MqttFaults.IdentifierNotValid;
        }

        return connect.AsksForAuthenticationMethod ? MqttFaults.AuthenticationMethodNotSpoken : null;
    }

    /// <summary>The CONNACK code for a packet that is not a CONNECT of a version we speak; null closes without one.</summary>
    /// <param name="version">Version to answer in, when the packet was MQTT at all.</param>
    /// <param name="reason">What is wrong.</param>
    public static byte? CodeForUndecodable(MqttVersion? version, ReasonCode reason) => version switch
    {
        MqttVersion.V500 => (byte)reason, // MQTT 5 §3.1.4
        null => null,
        _ => reason == ReasonCode.UnsupportedProtocolVersion ? (byte)1 : null, // MQTT 3.1.1 §3.1.2.2
    };
}
