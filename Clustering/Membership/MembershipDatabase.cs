using Microsoft.Extensions.Configuration;
using Npgsql;
using ProvisioningCluster.Clustering.Settings;

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

    /// <summary>With the time of a statement, which a server that stands still costs first, it makes the time of a call.</summary>
    private static readonly TimeSpan Connect = ClusterTimeouts.Call - ClusterTimeouts.Statement;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(Text(configuration["Storage:ConnectionString"]));

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Text(string? given)
    {
        var text = PostgresConnectionText.Parse(given);
        text.ApplicationName = "provisioning-membership";
        text.MaxPoolSize = Connections;
        text.MinPoolSize = 0;
        text.Timeout = (int)Connect.TotalSeconds;
        text.CommandTimeout = (int)ClusterTimeouts.Statement.TotalSeconds;
        return text;
    }
}
