using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Coap.Listening;

internal sealed partial class CoapSocket
{
    [LoggerMessage(1, LogLevel.Debug, "Receiving on UDP port {Port} failed: {Reason}")]
    private static partial void LogReceiveFailed(ILogger logger, int port, SocketError reason);

    [LoggerMessage(2, LogLevel.Debug, "Sending from UDP port {Port} failed: {Reason}")]
    private static partial void LogSendFailed(ILogger logger, int port, SocketError reason);

    [LoggerMessage(3, LogLevel.Error, "A CoAP datagram could not be handled")]
    private static partial void LogUnhandled(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "CoAP cannot refuse who comes to {Endpoint} while it stops: {Reason}")]
    private static partial void LogStillOpen(ILogger logger, IPEndPoint endpoint, SocketError reason);
}
