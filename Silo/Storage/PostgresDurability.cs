using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>
/// Checks that what the server acknowledges is on its disk (I-3), and that it is a server to write to. Of
/// <c>synchronous_commit</c> only <c>off</c> answers before the own disk has it; <c>local</c> and the others differ in what
/// they wait for on standbys, which is the operator's to choose.
/// </summary>
internal static class PostgresDurability
{
    private const string Key = "Storage:ConnectionString";
    private const int OldestVersion = 130_000;

    /// <summary>
    /// Throws <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> unless the server keeps what it
    /// acknowledges. The session keeps its synchronous_commit from then on, also when the server's default is changed.
    /// </summary>
    public static void Require(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT current_setting('fsync'), current_setting('full_page_writes'),
                set_config('synchronous_commit', current_setting('synchronous_commit'), false),
                pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean,
                current_setting('server_encoding'), current_setting('server_version_num')::integer, current_setting('server_version')
            """,
            connection);
        using var row = command.ExecuteReader();
        row.Read();
        RequireOn("fsync", row.GetString(0));
        RequireOn("full_page_writes", row.GetString(1));
        RequireOn("synchronous_commit", row.GetString(2));
        if (row.GetBoolean(3))
        {
            throw StorageFaults.At(Key, "the server is a standby or takes no writes now (transaction_read_only). Name the primary.");
        }

        if (row.GetString(4) != "UTF8")
        {
            throw StorageFaults.At(Key, $"the database has server_encoding {row.GetString(4)} and could not hold every name. Create it with ENCODING 'UTF8'.");
        }

        if (row.GetInt32(5) < OldestVersion)
        {
            throw StorageFaults.At(Key, $"the server is PostgreSQL {row.GetString(6)}; 13 or later is needed.");
        }
    }

    private static void RequireOn(string setting, string value)
    {
        if (value == "off")
        {
            throw StorageFaults.At(Key, $"the server runs with {setting}=off, so an acknowledged device could be lost. Refusing to run; set {setting}=on.");
        }
    }
}
