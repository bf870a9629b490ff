using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Profiles;

internal sealed partial class ProfileCache
{
    [LoggerMessage(1, LogLevel.Debug, "The {What} is read from its row: its grain did not answer in time")]
    private static partial void LogRowRead(ILogger logger, Exception exception, string what);
}
