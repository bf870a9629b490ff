using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Grains.Certificates;

internal sealed partial class RevocationListFiles
{
    [LoggerMessage(1, LogLevel.Information, "The revocation list {File} was read: {Count} certificates are revoked, the next issue is due at {NextUpdate:u}")]
    private static partial void LogRead(ILogger logger, string file, int count, DateTimeOffset nextUpdate);

    [LoggerMessage(2, LogLevel.Warning, "The revocation list {File} cannot be used: {Problem} What was read from it before still counts")]
    private static partial void LogUnusable(ILogger logger, string file, string problem);
}
