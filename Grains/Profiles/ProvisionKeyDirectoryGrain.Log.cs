using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Profiles;

internal sealed partial class ProvisionKeyDirectoryGrain
{
    [LoggerMessage(1, LogLevel.Debug, "A silo was not told of a changed profile")]
    private static partial void LogNotTold(ILogger logger, Exception exception);
}
