using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Operator.Faults;

internal sealed partial class RequestFailures
{
    [LoggerMessage(1, LogLevel.Warning, "The cluster did not answer {Endpoint}.")]
    private static partial void LogUnavailable(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Endpoint} failed.")]
    private static partial void LogUnexpected(ILogger logger, string endpoint, Exception exception);
}
