using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Coap.Exchange;

internal sealed partial class MessageLayer
{
    [LoggerMessage(1, LogLevel.Error, "A CoAP request ended in an unexpected {Failure}; it was answered with 5.00")]
    private static partial void LogUnhandled(ILogger logger, string failure, Exception exception);
}
