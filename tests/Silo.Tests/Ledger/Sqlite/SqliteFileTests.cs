using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Sqlite;

/// <summary>What the files hold, and what a copied row is worth.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ledger-");
    private readonly TenantId tenant = Rows.NewTenant();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task T23_no_credential_stands_in_database_or_log()
    {
        var id = "canary-id-" + RandomNumberGenerator.GetHexString(24);
        var value = "canary-value-" + RandomNumberGenerator.GetHexString(24);
        var row = Rows.Device(tenant, "named-device") with
        {
            Credential = Rows.Token(id) with { Credentials = new DeviceCredentials(CredentialsType.MqttBasic, new SecretText(id), new SecretText(value)) },
        };

        await using (var host = await OpenAsync())
        {
            Assert.Equal(LedgerOutcome.Committed, await host.Ledger.CommitAsync(Rows.Insert(row)));
            Assert.Equal(LedgerOutcome.NameTaken, await host.Ledger.CommitAsync(Rows.Insert(row)));
            Assert.Equal(LedgerOutcome.Committed, await host.Ledger.CommitAsync(Rows.Update(row, row)));
            Assert.True(FilesHold("named-device"), "The name is not found, so the search would not find a secret either.");
            Assert.False(FilesHold(id) || FilesHold(value));
        }

        Assert.True(FilesHold("named-device"));
        Assert.False(FilesHold(id) || FilesHold(value));
    }

    [Fact]
    public async Task T23_a_credential_row_copied_to_another_device_does_not_open()
    {
        await using var host = await OpenAsync();
        var one = Rows.Device(tenant, "one");
        var other = Rows.Device(tenant, "other");
        await host.Ledger.CommitAsync(Rows.Insert(one));
        await host.Ledger.CommitAsync(Rows.Insert(other));
        await using (var connection = (SqliteConnection)await host.Rows.OpenConnectionAsync(Cancelled))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE credential SET credentials_id = (SELECT credentials_id FROM credential WHERE device_id = @one) WHERE device_id = @other";
            command.Parameters.AddWithValue("@one", one.DeviceId.ToByteArray(bigEndian: true));
            command.Parameters.AddWithValue("@other", other.DeviceId.ToByteArray(bigEndian: true));
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancelled));
        }

        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await host.Ledger.FindDeviceAsync(other.Key, Cancelled));
        Assert.Equal(one, await host.Ledger.FindDeviceAsync(one.Key, Cancelled));
    }

    [Fact]
    public async Task A_stopped_ledger_is_one_file_and_its_key()
    {
        await using (var host = await OpenAsync())
        {
            await host.Ledger.CommitAsync(Rows.Insert(Rows.Device(tenant, "d")));
        }

        Assert.Equal(["master.key", "provisioning.db"], folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private Task<LedgerHost> OpenAsync() => LedgerHost.StartAsync([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db"]);

    private bool FilesHold(string text) => folder.GetFiles("provisioning.db*").Any(file => Bytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private static byte[] Bytes(FileInfo file)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
