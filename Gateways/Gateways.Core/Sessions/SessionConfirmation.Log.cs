using Microsoft.Extensions.Logging;

namespace ProvisioningCluster.Gateways.Core.Sessions;

internal sealed partial class SessionConfirmation
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} sessions could not be confirmed in time and were ended.")]
    private static partial void LogNotConfirmed(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId} could not be renewed.")]
    private static partial void LogNotRenewed(ILogger logger, Guid sessionId, Exception exception);
}
