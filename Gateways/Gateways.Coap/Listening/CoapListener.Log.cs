using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Coap.Listening;

internal sealed partial class CoapListener
{
    [LoggerMessage(1, LogLevel.Information, "CoAP listens on the new address {Address}")]
    private static partial void LogAddressAdded(ILogger logger, IPAddress address);

    [LoggerMessage(2, LogLevel.Information, "CoAP no longer listens on {Address}: this machine does not have it any more")]
    private static partial void LogAddressGone(ILogger logger, IPAddress address);

    [LoggerMessage(3, LogLevel.Warning, "CoAP cannot listen on {Address} now: {Reason}")]
    private static partial void LogAddressRefused(ILogger logger, IPAddress address, SocketError reason);
}
