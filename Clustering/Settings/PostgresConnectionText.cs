using Npgsql;

namespace ProvisioningCluster.Clustering.Settings;

/// <summary>The connection string for PostgreSQL, the same in silos and gateways. It holds a password: nothing of it is repeated.</summary>
public static class PostgresConnectionText
{
    private const string Example = "Host=db.example;Database=provisioning;Username=provisioning;Password=…";

    /// <summary>What is wrong and what to do, or null.</summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is required with PostgreSql, such as {Example}.";
        }

        NpgsqlConnectionStringBuilder parsed;
        try
        {
            parsed = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            return $"is not a PostgreSQL connection string such as {Example}.";
        }

        return string.IsNullOrWhiteSpace(parsed.Host) ? "must name the server in Host."
            : string.IsNullOrWhiteSpace(parsed.Database) ? "must name the database in Database."
            : null;
    }

    /// <summary>
    /// What was given, with what every connection of ours needs so that a server which stands still costs the time of a
    /// statement and of one connection, and not of three.
    /// </summary>
    /// <param name="text">Without fault.</param>
    public static NpgsqlConnectionStringBuilder Parse(string? text)
    {
        var parsed = new NpgsqlConnectionStringBuilder(text)
        {
            // The driver cancels a late statement over a connection of its own; the answer to that is not waited for.
            CancellationTimeout = -1,
            PersistSecurityInfo = false,
        };
        if (parsed.GssEncryptionMode != GssEncryptionMode.Require)
        {
            parsed.GssEncryptionMode = GssEncryptionMode.Disable; // preferred, each connection would be tried with it, and again without
        }

        return parsed;
    }
}
