using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Users;

internal sealed partial class UserGrain
{
    [LoggerMessage(1, LogLevel.Information, "User {UserId} was created")]
    private static partial void LogCreated(ILogger logger, Guid userId);
}
