using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Profiles;

internal sealed partial class DeviceProfileGrain
{
    [LoggerMessage(1, LogLevel.Information, "Profile {ProfileId} was saved as version {Version}")]
    private static partial void LogSaved(ILogger logger, Guid profileId, long version);

    [LoggerMessage(2, LogLevel.Information, "Profile {ProfileId} was deleted")]
    private static partial void LogDeleted(ILogger logger, Guid profileId);
}
