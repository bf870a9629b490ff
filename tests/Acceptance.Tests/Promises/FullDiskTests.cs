using System.Globalization;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>A volume that fills up under the running silo (T-30).</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string volume = Directory.CreateTempSubdirectory("volume-").FullName;
    private bool isMounted;

    private string Database => Path.Combine(volume, "provisioning.db");

    private string Ballast => Path.Combine(volume, "ballast");

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            isMounted = (await ExternalTool.Require("mount", "part of util-linux").RunAsync(["-t", "tmpfs", "-o", "size=24m", "tmpfs", volume])).ExitCode == 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isMounted)
        {
            (await ExternalTool.Require("umount", "part of util-linux").RunAsync([volume])).Succeeded();
        }

        Directory.Delete(volume);
    }

    [Fact]
    public async Task T30_On_a_full_disk_nothing_succeeds_without_its_audit_and_room_heals_it()
    {
        Assert.SkipUnless(isMounted, "A small volume can be mounted by root only.");
        var succeeded = new List<string>();
        await using (var silo = await SiloProcess.StartAsync(new SiloSettings().With("Storage:ConnectionString", $"Data Source={Database}")))
        {
            var profile = await TestProfile.CreateAsync(silo);
            await using var device = new HttpDevice(silo.HttpPort);
            Assert.True(await TryAsync());
            Fill();

            // What the write-ahead log holds already is written over, so a few may still pass.
            for (var refused = 0; refused < 20;)
            {
                refused += await TryAsync() ? 0 : 1;
                Assert.True(succeeded.Count < 100_000, "The disk never filled up.");
            }

            using var http = new HttpClient();
            Assert.Matches(@"(?m)^provisioning_storage_low(\{[^}]*\})? 1\b", await http.GetStringAsync(new Uri($"http://127.0.0.1:{silo.HttpPort}/metrics"), TestContext.Current.CancellationToken));
            Assert.Contains("MiB of room left", silo.Output, StringComparison.Ordinal);

            File.Delete(Ballast);
            await Poll.UntilAsync(TryAsync, Deadline, () => "provisioning to go on when there is room again");
            await silo.StopAsync();

            async Task<bool> TryAsync()
            {
                var name = Fresh.Text("device");
                try
                {
                    Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Succeeded);
                    succeeded.Add(name);
                    return true;
                }
                catch (NoAnswerException)
                {
                    return false;
                }
            }
        }

        var audited = await AuditedAsync();
        Assert.Empty(succeeded.Except(audited));
        Assert.Equal(audited.Count, audited.Distinct().Count());
    }

    private void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Names of devices for which the audit has a success and the ledger a credential.</summary>
    private async Task<List<string>> AuditedAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT a.device_name FROM audit a JOIN device d ON d.device_id = a.device_id JOIN credential c ON c.device_id = d.device_id WHERE a.status = 0 AND d.provision_state = 'provisioned'";
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var names = new List<string>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            names.Add(Convert.ToString(row.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return names;
    }
}
