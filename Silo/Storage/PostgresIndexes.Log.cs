namespace ProvisioningCluster.Silo.Storage;

internal sealed partial class PostgresIndexes
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Building the index {Index}; others go on writing meanwhile")]
    private static partial void LogBuilding(ILogger logger, string index);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another program builds the indexes of the database; until it is done some listings are slower")]
    private static partial void LogBuiltByOther(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database has no extension pg_trgm and does not give it: {Reason} ({SqlState}). Searches read every device of the tenant until it has. Install the package with PostgreSQL's contributed modules, or let a superuser run CREATE EXTENSION pg_trgm in this database, and start again")]
    private static partial void LogNoExtension(ILogger logger, string reason, string sqlState);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index {Index} could not be built: {Reason} ({SqlState}). Some reads are slower until it is; the next start tries again")]
    private static partial void LogNotBuilt(ILogger logger, string index, string reason, string sqlState);
}
