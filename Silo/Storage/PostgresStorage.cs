using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Secrets;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Makes the database ready before anything uses it: durability, schema, keys.</summary>
internal sealed class PostgresStorage(PostgresSource source, IOptions<SecretsOptions> secrets, TimeProvider time) : IStorage
{
    private readonly Lock gate = new();
    private KeyRing? keys;

    public KeyRing Keys
    {
        get
        {
            lock (gate)
            {
                return keys ??= Prepare();
            }
        }
    }

    private KeyRing Prepare()
    {
        try
        {
            using var connection = source.OpenForSchema();
            PostgresSchema.Upgrade(connection, SchemaScript.For(StorageOptions.PostgreSql));
            return PostgresKeyRing.Open(connection, secrets.Value, MasterKeyFile.InWorkingDirectory(), time);
        }
        catch (Exception fault) when (fault is DbException or SocketException or TimeoutException)
        {
            throw StorageFaults.At("Storage:ConnectionString", $"the database {source.Database} at {source.Address} cannot be used: {Reason(fault)}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.At("Secrets:MasterKey", $"none is configured and the key file cannot be used: {fault.Message}");
        }
    }

    /// <summary>The innermost cause, in words that hold nothing of the connection string.</summary>
    private static string Reason(Exception fault) => fault switch
    {
        PostgresException answer => $"{answer.MessageText} ({answer.SqlState}).",
        { InnerException: { } inner } => Reason(inner),
        SocketException socket => $"{socket.Message}.",
        TimeoutException => "it does not answer.",
        _ => fault.Message,
    };
}
