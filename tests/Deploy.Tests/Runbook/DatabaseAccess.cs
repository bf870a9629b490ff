using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Deploy.Tests.Runbook;

/// <summary>What an operator has of a server: its superuser's password, and that of the product's own role.</summary>
internal sealed class DatabaseAccess(PostgresServer server)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(50);

    private readonly NpgsqlConnectionStringBuilder superuser = new(server.ConnectionString("postgres"));
    private readonly string password = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The database of the product, as its own role.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString("provisioning")) { Username = "provisioning", Password = password }.ConnectionString;

    /// <summary>Role and database, as the scripts make them.</summary>
    public async Task<DatabaseAccess> CreateAsync(string folder)
    {
        await RunAsync("PGUSER=postgres PGPASSWORD=$POSTGRES_PASSWORD deploy/postgres/create-database.sh", folder);
        return this;
    }

    /// <summary>Runs shell commands with the variables that the runbook names; <c>deploy/</c> lies in the folder.</summary>
    public async Task<string> RunAsync(string commands, string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "deploy")))
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "deploy"), DeployFile.At());
        }

        (string Name, string Value)[] variables =
        [
            ("PGHOST", superuser.Host!), ("PGPORT", superuser.Port.ToString(CultureInfo.InvariantCulture)), ("PGUSER", "provisioning"), ("PGPASSWORD", password),
            ("POSTGRES_PASSWORD", superuser.Password!), ("PROVISIONING_PASSWORD", password),
        ];
        var script = $"""
            set -euo pipefail
            {string.Join('\n', variables.Select(variable => $"export {variable.Name}='{variable.Value}'"))}
            for programs in /usr/lib/postgresql/*/bin; do PATH=$programs:$PATH; done
            {commands}
            """;
        return (await ExternalTool.Require("bash", "the runbook's commands are for a shell").RunAsync(["-c", script], workingDirectory: folder, deadline: Deadline)).Succeeded().Output;
    }
}
