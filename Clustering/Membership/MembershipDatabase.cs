using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ProvisioningCluster.Clustering.Membership;

/// <summary>
/// The way to the membership tables: a few connections of its own with short time-outs, so that a busy ledger cannot keep a
/// silo from saying that it is alive.
/// </summary>
internal sealed class MembershipDatabase(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>Orleans' name for Npgsql.</summary>
    public const string Invariant = "Npgsql";

    private const int Connections = 4;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(configuration["Storage:ConnectionString"])
    {
        ApplicationName = "provisioning-membership",
        MaxPoolSize = Connections,
        MinPoolSize = 0,
        Timeout = (int)ClusterTimeouts.Statement.TotalSeconds,
        CommandTimeout = (int)ClusterTimeouts.Statement.TotalSeconds,
        CancellationTimeout = -1, // a server that does not answer the statement answers no cancellation either
    });

    /// <summary>What is wrong with the connection string, or null. It is not repeated: a password stands in it.</summary>
    public static string? Fault(string? connectionString)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connectionString).Host)
                ? "must name the server in Host."
                : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            return "is not a PostgreSQL connection string such as Host=db;Database=provisioning;Username=provisioning;Password=….";
        }
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
