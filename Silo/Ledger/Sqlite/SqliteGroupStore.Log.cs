namespace ProvisioningCluster.Silo.Ledger.Sqlite;

internal sealed partial class SqliteGroupStore
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log could not be folded into the database")]
    private static partial void LogNotCheckpointed(ILogger logger, Exception fault);
}
