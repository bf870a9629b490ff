using Microsoft.Data.Sqlite;
using ProvisioningCluster.Silo.Storage;
using SQLitePCL;

namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

/// <summary>The real database, with a disk that fills up or a commit that fails when the test says so.</summary>
internal sealed class FaultySource(string connectionString) : SqliteSource(connectionString)
{
    /// <summary>While set, connections opened from now on cannot make the file larger.</summary>
    public bool IsFull { get; set; }

    /// <summary>While set, commits fail on connections opened from now on.</summary>
    public bool FailsToCommit { get; set; }

    public override SqliteConnection Open()
    {
        var connection = base.Open();
        using var command = connection.CreateCommand();
        command.CommandText = IsFull ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1000000000";
        command.ExecuteNonQuery();
        raw.sqlite3_commit_hook(connection.Handle, _ => FailsToCommit ? 1 : 0, null);
        return connection;
    }
}
