using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Checks that what SQLite acknowledges is on the disk (I-3).</summary>
internal static class SqliteDurability
{
    private const long Full = 2;

    /// <summary>Switches the file to write-ahead logging; it stays so.</summary>
    public static void UseWriteAheadLog(SqliteConnection connection) => Scalar(connection, "PRAGMA journal_mode=WAL");

    /// <summary>Throws <see cref="OptionsValidationException"/> unless the settings that durability and integrity rest on are in force.</summary>
    public static void Require(SqliteConnection connection)
    {
        var journal = Convert.ToString(Scalar(connection, "PRAGMA journal_mode"), CultureInfo.InvariantCulture);
        if (journal != "wal")
        {
            throw StorageFaults.At("Storage:ConnectionString", $"the file system of the database does not take write-ahead logging (journal_mode is {journal}).");
        }

        if (Number(connection, "PRAGMA synchronous") < Full)
        {
            throw StorageFaults.At("Storage:ConnectionString", "PRAGMA synchronous is below FULL, so an acknowledged device could be lost. Refusing to run.");
        }

        if (Number(connection, "PRAGMA foreign_keys") != 1)
        {
            throw StorageFaults.At("Storage:ConnectionString", "PRAGMA foreign_keys is off, so a credential could outlive its device. Refusing to run.");
        }
    }

    private static long Number(SqliteConnection connection, string pragma) => Convert.ToInt64(Scalar(connection, pragma), CultureInfo.InvariantCulture);

    private static object? Scalar(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the callers above give constants only
        command.CommandText = pragma;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
