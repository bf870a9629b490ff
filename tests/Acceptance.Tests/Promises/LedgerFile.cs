using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Reads the silo's SQLite file with eyes of its own: nothing of the product lies between.</summary>
internal static class LedgerFile
{
    public const string DevicesWithoutCredentials =
        "SELECT count(*) FROM device WHERE device_id NOT IN (SELECT device_id FROM credential)";

    public const string CredentialsWithoutDevice =
        "SELECT count(*) FROM credential WHERE device_id NOT IN (SELECT device_id FROM device)";

    public const string DevicesWithoutProvisionState =
        "SELECT count(*) FROM device WHERE provision_state IS NOT 'provisioned'";

    public const string DevicesWithoutOneAuditedSuccess =
        """
        SELECT count(*) FROM device WHERE 1 <>
            (SELECT count(*) FROM audit WHERE audit.device_id = device.device_id AND action = 0 AND status = 0)
        """;

    /// <summary>One number from the file of a running or ended silo.</summary>
    public static long Number(string path, string query, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        return Number(connection, query, parameters);
    }

    /// <summary>Everything the promises say about the file, looked up in a copy as it lay when the process died.</summary>
    public static void IsWhole(string path)
    {
        var copy = Directory.CreateTempSubdirectory("ledger-");
        try
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            using var connection = Open(Path.Combine(copy.FullName, Path.GetFileName(path)), SqliteOpenMode.ReadWrite);
            foreach (var query in (string[])[DevicesWithoutCredentials, CredentialsWithoutDevice, DevicesWithoutProvisionState, DevicesWithoutOneAuditedSuccess])
            {
                Xunit.Assert.True(Number(connection, query) == 0, query);
            }
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static long Number(SqliteConnection connection, string query, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants of tests; values are parameters.
        command.CommandText = query;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
