using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Values;

internal sealed partial class DeviceValuesGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Device {DeviceId} was not told of its changed attributes")]
    private static partial void LogDeliveryLost(ILogger logger, Exception exception, Guid deviceId);
}
