using System.Net;
using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

internal sealed partial class DtlsHandshakes
{
    [LoggerMessage(1, LogLevel.Debug, "DTLS handshake with {Source} was ended by it: {Alert}")]
    private static partial void LogBroken(ILogger logger, IPAddress source, string alert);

    [LoggerMessage(2, LogLevel.Debug, "DTLS handshake with {Source} was refused: {Alert}, {Reason}")]
    private static partial void LogRefused(ILogger logger, IPAddress source, string alert, string reason);

    [LoggerMessage(3, LogLevel.Error, "A DTLS handshake could not be conducted")]
    private static partial void LogUnhandled(ILogger logger, Exception exception);
}
