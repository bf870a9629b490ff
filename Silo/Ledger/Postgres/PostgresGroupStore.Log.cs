namespace ProvisioningCluster.Silo.Ledger.Postgres;

internal sealed partial class PostgresGroupStore
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not take a write of the ledger")]
    private static partial void LogRefused(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "A group of ledger writes met another silo's and is stored again")]
    private static partial void LogAgain(ILogger logger, Exception fault);
}
