using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>What a connection string for PostgreSQL must say. It holds a password: nothing of it is repeated.</summary>
internal static class PostgresConnectionText
{
    private const string Example = "Host=db.example;Database=provisioning;Username=provisioning;Password=…";

    /// <summary>What is wrong and what to do, or null.</summary>
    public static string? Fault(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is required with {StorageOptions.PostgreSql}, such as {Example}.";
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
}
