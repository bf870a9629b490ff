using System.Security.Cryptography;
using System.Text;
using Npgsql;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>What a stolen copy of the database is worth.</summary>
public sealed class PostgresDumpTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T23_a_dump_of_all_tables_holds_no_credential_and_no_key()
    {
        var id = "canary-id-" + RandomNumberGenerator.GetHexString(24);
        var value = "canary-value-" + RandomNumberGenerator.GetHexString(24);
        var tenant = Rows.NewTenant();
        var row = Rows.Device(tenant, "named-device") with
        {
            Credential = Rows.Token(id) with { Credentials = new DeviceCredentials(CredentialsType.MqttBasic, new SecretText(id), new SecretText(value)) },
        };
        await using var host = await LedgerHost.StartAsync(PostgresCommandLine.For(await postgres.Server.CreateDatabaseAsync()));
        Assert.Equal(LedgerOutcome.Committed, await host.Ledger.CommitAsync(Rows.Insert(row)));
        Assert.Equal(LedgerOutcome.NameTaken, await host.Ledger.CommitAsync(Rows.Insert(row)));
        Assert.Equal(LedgerOutcome.Committed, await host.Ledger.CommitAsync(Rows.Update(row, row)));

        var dump = await DumpAsync(host);

        Assert.Contains("named-device", dump, StringComparison.Ordinal);
        Assert.All([id, value, PostgresCommandLine.MasterKey], secret => Assert.All(Forms(secret), form => Assert.DoesNotContain(form, dump, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>As text, and as COPY writes bytes.</summary>
    private static string[] Forms(string secret) => [secret, Convert.ToHexString(Encoding.UTF8.GetBytes(secret))];

    private static async Task<string> DumpAsync(LedgerHost host)
    {
        await using var connection = (NpgsqlConnection)await host.Rows.OpenConnectionAsync(Cancelled);
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", connection))
        await using (var table = await command.ExecuteReaderAsync(Cancelled))
        {
            while (await table.ReadAsync(Cancelled))
            {
                tables.Add(table.GetString(0));
            }
        }

        Assert.Contains("credential", tables);
        var dump = new StringBuilder();
        foreach (var name in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"COPY {name} TO STDOUT", Cancelled);
            dump.Append(await rows.ReadToEndAsync(Cancelled));
        }

        return dump.ToString();
    }
}
