using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Users;

internal sealed partial class UserGrain
{
    [LoggerMessage(1, LogLevel.Information, "User {UserId} was created")]
    private static partial void LogCreated(ILogger logger, Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refresh token of user {UserId} was used twice: its session was ended.")]
    private static partial void LogReused(ILogger logger, Guid userId);

    [LoggerMessage(3, LogLevel.Information, "User {UserId} was deleted")]
    private static partial void LogDeleted(ILogger logger, Guid userId);

    [LoggerMessage(4, LogLevel.Information, "User {UserId} chose a first password")]
    private static partial void LogActivated(ILogger logger, Guid userId);

    [LoggerMessage(5, LogLevel.Information, "API key {KeyId} of user {UserId} was made")]
    private static partial void LogKeyCreated(ILogger logger, Guid keyId, Guid userId);

    [LoggerMessage(6, LogLevel.Information, "API key {KeyId} of user {UserId} was revoked")]
    private static partial void LogKeyDeleted(ILogger logger, Guid keyId, Guid userId);
}
