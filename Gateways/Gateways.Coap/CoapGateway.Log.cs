using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Coap;

internal sealed partial class CoapGateway
{
    [LoggerMessage(1, LogLevel.Warning, "CoAP requests were still without an answer when the time for them was over")]
    private static partial void LogNotDrained(ILogger logger);
}
