namespace ProvisioningCluster.Silo.Ledger;

internal sealed partial class GroupWriter
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A group of {Count} ledger writes was not stored")]
    private static partial void LogGroupFailed(ILogger logger, int count, Exception fault);
}
