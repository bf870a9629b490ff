namespace ProvisioningCluster.Silo.Storage;

internal sealed partial class PostgresIndexes
{
    [LoggerMessage(1, LogLevel.Information, "Building the index {Index}; all go on reading and writing meanwhile")]
    private static partial void LogBuilding(ILogger logger, string index);

    [LoggerMessage(2, LogLevel.Information, "The index {Index} is ready")]
    private static partial void LogBuilt(ILogger logger, string index);

    [LoggerMessage(3, LogLevel.Information, "Another program builds the indexes of the database; until it is done some listings are slower")]
    private static partial void LogBuiltByOther(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "The database has no extension pg_trgm and does not give it: {Reason} ({SqlState}). Searches read every device of the tenant until it has. Install the package with PostgreSQL's contributed modules, or let a superuser run CREATE EXTENSION pg_trgm in this database; it is tried again every hour")]
    private static partial void LogNoExtension(ILogger logger, string reason, string sqlState);

    [LoggerMessage(5, LogLevel.Warning, "The index {Index} could not be built: {Reason} ({SqlState}). Some reads are slower until it is; it is tried again every hour. Where another role owns the tables, start once with Storage:SchemaConnectionString and let it run until it tells of no index any more")]
    private static partial void LogNotBuilt(ILogger logger, string index, string reason, string sqlState);

    [LoggerMessage(6, LogLevel.Warning, "The building of indexes was interrupted; it is tried again every hour. Some reads are slower until then")]
    private static partial void LogInterrupted(ILogger logger, Exception fault);
}
