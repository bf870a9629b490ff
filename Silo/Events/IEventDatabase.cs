using System.Data.Common;

namespace ProvisioningCluster.Silo.Events;

/// <summary>What the event store needs to know about one kind of database; the statements are the same for all.</summary>
internal interface IEventDatabase
{
    /// <summary>
    /// Does this work on a connection of its own, in one transaction when it writes. What fails in the database is a
    /// <see cref="Grains.Ledger.LedgerUnavailableException"/>.
    /// </summary>
    ValueTask<T> RunAsync<T>(bool writes, Func<DbConnection, DbTransaction?, Task<T>> work);

    /// <summary>Sets a parameter to a value of a column: Guid, long, int, text, bytes, or null of the given kind.</summary>
    void Set(DbParameter parameter, object? value, EventColumn column);

    Guid ReadId(DbDataReader row, int column);
}
