using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Devices;

internal sealed partial class DeviceGrain
{
    [LoggerMessage(1, LogLevel.Warning, "The outcome of operation {OperationId} is unknown, the ledger is read")]
    private static partial void LogOutcomeUnknown(ILogger logger, Exception exception, Guid operationId);

    [LoggerMessage(2, LogLevel.Warning, "The {Whom} of a device were not told of its change; they find out by themselves within their time")]
    private static partial void LogNotificationLost(ILogger logger, Exception exception, string whom);
}
