using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Silo.Ledger.Sealing;
using ProvisioningCluster.Silo.Secrets;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Makes the database ready before anything uses it: durability, schema, rights, keys.</summary>
internal sealed partial class PostgresStorage(
    PostgresSource source,
    IOptions<SecretsOptions> secrets,
    IOptions<AuditOptions> audit,
    TimeProvider time,
    ILogger<PostgresStorage> logger) : IStorage
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
            if (source.HasOwner)
            {
                using var owner = source.OpenAsOwner();
                PostgresSchema.Upgrade(owner, SchemaScript.For(StorageOptions.PostgreSql));
                PostgresRights.KeepAudit(owner, audit.Value.RetentionDays);
                PostgresRights.Give(owner, source.Role!);
            }

            using var connection = source.OpenForStart();
            PostgresSchema.Upgrade(connection, SchemaScript.For(StorageOptions.PostgreSql));
            KeepAudit(connection);
            return PostgresKeyRing.Open(connection, secrets.Value, MasterKeyFile.InWorkingDirectory(), time);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw StorageFaults.At(
                "Storage:SchemaConnectionString",
                $"the database {source.Database} at {source.Address} is to be changed and the role may not ({fault.MessageText}). Start once with the role that owns the tables.");
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

    /// <summary>Who owns the audit says how long it is kept; who does not, hears it.</summary>
    private void KeepAudit(NpgsqlConnection connection)
    {
        if (PostgresRights.MayChangeAudit(connection))
        {
            LogMayChangeAudit(logger, source.Role ?? "of Storage:ConnectionString");
            PostgresRights.KeepAudit(connection, audit.Value.RetentionDays);
        }
        else if (PostgresRights.AuditKeptFor(connection) is var days && days != audit.Value.RetentionDays)
        {
            LogKeptOtherwise(logger, days, audit.Value.RetentionDays);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The database role {Role} may alter and remove what the audit holds, so whoever takes over a silo could too. Part the roles: deploy/RUNBOOK.md, \"Part the database's roles\".")]
    private static partial void LogMayChangeAudit(ILogger logger, string role);

    [LoggerMessage(2, LogLevel.Warning, "The database keeps the audit for {Days} days (0: for ever) and Audit:RetentionDays says {Configured}; the longer time counts. Start once with Storage:SchemaConnectionString to change the database's.")]
    private static partial void LogKeptOtherwise(ILogger logger, int days, int configured);

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
