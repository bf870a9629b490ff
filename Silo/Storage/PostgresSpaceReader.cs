using Microsoft.Extensions.Options;
using Npgsql;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>The size of the database against the bound that its operator gave: a client does not see the server's disk.</summary>
internal sealed class PostgresSpaceReader(PostgresSource source, IOptions<StorageOptions> options) : ISpaceReader
{
    public async ValueTask<StorageSpace> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.Listings.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection);
        var used = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new StorageSpace(used, options.Value.DatabaseMiB == 0 ? null : Math.Max(0, (options.Value.DatabaseMiB * StorageOptions.MiB) - used));
    }
}
