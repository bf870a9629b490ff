using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

internal sealed partial class MqttConnection
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Debug, Message = "MQTT connection {ConnectionId} ends: {Cause}.")]
    private static partial void LogEnding(ILogger logger, string connectionId, EndingCause cause);

    [LoggerMessage(
        EventId = 3002,
        Level = LogLevel.Warning,
        Message = "MQTT connection {ConnectionId}: an answer of {Bytes} bytes is larger than the client's maximum packet size and was not sent.")]
    private static partial void LogTooLargeForPeer(ILogger logger, string connectionId, int bytes);
}
