using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>Why and how a connection ends.</summary>
/// <param name="Cause">For the log and the metrics.</param>
/// <param name="Reason">MQTT 5: reason of the DISCONNECT; null closes without one. 3.x always closes without one.</param>
/// <param name="MidStream">
/// The peer may still be sending what we will not read: it gets a moment to take our DISCONNECT before the reset.
/// </param>
/// <param name="RetryAfter">MQTT 5: seconds after which the device may come again; null says nothing.</param>
internal sealed record Ending(EndingCause Cause, ReasonCode? Reason = null, bool MidStream = false, int? RetryAfter = null)
{
    public static Ending PeerGone { get; } = new(EndingCause.PeerGone);

    public static Ending Refused { get; } = new(EndingCause.ConnectRefused);

    public static Ending ShuttingDown { get; } = new(EndingCause.ShuttingDown, ReasonCode.ServerShuttingDown);

    public static Ending SlowPeer { get; } = new(EndingCause.SlowPeer, ReasonCode.QuotaExceeded);

    public static Ending TooManyQueued { get; } = new(EndingCause.TooManyQueued);

    public static Ending PacketTooLarge { get; } = new(EndingCause.ProtocolViolation, ReasonCode.MalformedPacket, MidStream: true); // wire-spec 3.5

    public static Ending Violation(ReasonCode reason) => new(EndingCause.ProtocolViolation, reason, MidStream: true);

    /// <summary>The cluster ends the session (wire-spec 3.4).</summary>
    public static Ending ByCluster(SessionEndReason reason) => reason switch
    {
        SessionEndReason.TakenOver => new Ending(EndingCause.TakenOver, ReasonCode.SessionTakenOver),
        _ => new Ending(EndingCause.CredentialsGone, ReasonCode.AdministrativeAction),
    };
}
