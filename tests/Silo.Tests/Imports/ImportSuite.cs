using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Imports;

/// <summary>Imports in a real silo, whatever its database: one subclass per kind of it.</summary>
public abstract class ImportSuite
{
    private const int Kills = 3;
    private const int LongFile = 100_000;
    private const string Devices = "SELECT name, label, additional_info FROM device ORDER BY name";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A silo with a database of its own.</summary>
    private protected abstract Task<SiloSettings> SettingsAsync();

    /// <summary>Opens what the silo left.</summary>
    private protected abstract Task<LedgerHost> OpenAsync(SiloProcess silo);

    /// <summary>Rows of the file that is imported across kills: seconds of work, for a silo goes on with it before it says that it is ready.</summary>
    private protected virtual int CrashRows => 20_000;

    /// <summary>A connection to the database of a silo that runs.</summary>
    private protected abstract DbConnection Connection(SiloProcess silo);

    [Fact]
    public async Task Rows_become_devices_bad_ones_are_named_and_a_dry_run_changes_nothing()
    {
        await using var silo = await SiloProcess.StartAsync(await SettingsAsync());
        const string Csv = "name,type,server:area\na,,north\nb,none,\na,,\nc,,south\n";

        var dry = await silo.Operator.ImportAsync(Csv, "?dryRun=true", Cancelled);
        var absent = await silo.Operator.GetDeviceAsync("a", Cancelled);
        var first = await silo.Operator.ImportAsync(Csv, cancellationToken: Cancelled);
        var second = await silo.Operator.ImportAsync(Csv, cancellationToken: Cancelled);

        Assert.Equal("DONE 4 2 0 0 2", Told(dry));
        Assert.Null(absent);
        Assert.Equal("DONE 4 2 0 0 2", Told(first));
        Assert.Equal("DONE 4 0 0 2 2", Told(second));
        Assert.Equal(
            ["2 3 type profile_missing", "3 4 name duplicate_in_file"],
            (await silo.Operator.GetImportAsync(IdOf(first), cancellationToken: Cancelled))["rowErrors"]!.AsArray().Select(row => $"{row!["row"]} {row["line"]} {row["field"]} {row["reason"]}"));
        Assert.Equal(
            "name,type,server:area,line,field,reason,message\r\nb,none,,3,type,profile_missing,There is no such device profile.\r\n"
            + "a,,,4,name,duplicate_in_file,Lines 2 and 4 have the same name; the first of them counts.\r\n",
            await silo.Operator.Http.GetStringAsync($"api/imports/{IdOf(first)}/rejected", Cancelled));
        var device = await silo.Operator.GetDeviceAsync("c", Cancelled);
        Assert.Equal("south", (await silo.Operator.GetAttributeAsync(OperatorClient.IdOf(device!), "SERVER_SCOPE", "area", Cancelled))!.GetValue<string>());
        await silo.StopAsync();
        await using var host = await OpenAsync(silo);
        Assert.Equal(0, await host.NumberAsync("SELECT count(*) FROM import_chunk"));
        Assert.Equal(3, await host.NumberAsync("SELECT count(*) FROM import_job WHERE finished_at IS NOT NULL"));
    }

    [Fact]
    public async Task I07_an_import_that_is_killed_three_times_ends_like_one_that_is_not()
    {
        var file = new ImportFile(CrashRows);
        await using var clean = await SiloProcess.StartAsync(await SettingsAsync());
        var expected = await ImportAcrossKillsAsync(clean, file, kills: 0);
        await clean.StopAsync();
        var expectedDevices = await DigestAsync(clean);
        await using var silo = await SiloProcess.StartAsync(await SettingsAsync());

        var ended = await ImportAcrossKillsAsync(silo, file, Kills);
        await silo.StopAsync();

        Assert.Equal($"DONE {file.Rows} {file.Created} 0 0 {file.Refused}", Told(expected.Import));
        Assert.Equal(Told(expected.Import), Told(ended.Import));
        Assert.Equal(expected.Rejected, ended.Rejected);
        Assert.Equal(expectedDevices, await DigestAsync(silo));
        await using var host = await OpenAsync(silo);
        Assert.Equal(file.Created, await host.NumberAsync("SELECT count(*) FROM credential"));
        Assert.Equal(file.Created, await host.NumberAsync("SELECT count(*) FROM audit WHERE action = 1 AND status = 0"));
        Assert.Equal(file.Created, await host.NumberAsync("SELECT count(DISTINCT operation_id) FROM audit WHERE action = 1"));
    }

    [Fact]
    public async Task I02_an_import_and_devices_that_race_for_names_have_one_winner_each()
    {
        const int Names = 1_000;
        await using var silo = await SiloProcess.StartAsync(await SettingsAsync());
        await silo.Operator.CreateProfileAsync("race", "ALLOW_CREATE_NEW_DEVICES", "race-key-0123456789", "race-secret", cancellationToken: Cancelled);
        var csv = new StringBuilder("name,token\n");
        for (var number = 1; number <= Names; number++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"race-{number},of-the-import-{number}\n");
        }

        // From the end, while the import comes from the beginning: they meet.
        var provisioned = ProvisionAllAsync(silo, Enumerable.Range(1, Names).Reverse());
        var ended = await silo.Operator.ImportAsync(csv.ToString(), cancellationToken: Cancelled);
        var winners = await provisioned;

        var refused = (await silo.Operator.GetImportAsync(IdOf(ended), "?limit=1000", Cancelled))["rowErrors"]!.AsArray();
        Assert.All(refused, row => Assert.Equal("name_taken", row!["reason"]!.GetValue<string>()));
        Assert.Equal(winners.Order(), refused.Select(row => row!["row"]!.GetValue<int>()));
        Assert.Equal($"DONE {Names} {Names - winners.Count} 0 0 {winners.Count}", Told(ended));
        Assert.InRange(winners.Count, 1, Names - 1);
        await silo.StopAsync();
        await using var host = await OpenAsync(silo);
        Assert.Equal(Names, await host.NumberAsync("SELECT count(*) FROM device"));
        Assert.Equal(Names, await host.NumberAsync("SELECT count(*) FROM credential"));
    }

    /// <summary>State, rows done, and the four counts.</summary>
    private static string Told(JsonNode import) =>
        $"{import["state"]} {import["done"]} {import["created"]} {import["updated"]} {import["existing"]} {import["errors"]}";

    private static string IdOf(JsonNode import) => import["id"]!.GetValue<string>();

    /// <summary>Imports the file and kills the silo so often on the way, each time when it got further and is not at the end.</summary>
    private async Task<(JsonNode Import, string Rejected)> ImportAcrossKillsAsync(SiloProcess silo, ImportFile file, int kills)
    {
        var started = await silo.Operator.StartImportAsync(file.Content(), cancellationToken: Cancelled);
        var id = IdOf(started);
        var (largest, reached) = (0L, 0L);
        for (var kill = 1; kill <= kills; kill++)
        {
            // Of a long file in even parts; a short one must be met before it ends.
            var enough = Math.Max(reached, file.Rows < LongFile ? 0 : (long)file.Rows * kill / (kills + 1));
            await Poll.UntilAsync(async () => Measured() && await DoneAsync(silo) > enough, TimeSpan.FromMinutes(10), () => $"more than {enough} rows to be done");
            await silo.KillAsync();
            reached = await DoneAsync(silo);
            Assert.InRange(reached, enough + 1, file.Rows - 1);
            await silo.RestartAsync();
        }

        var ended = await silo.Operator.WatchImportAsync(id, _ => !Measured(), Cancelled);
        TestContext.Current.SendDiagnosticMessage($"{file.Rows} rows, {kills} kills: {ended["rowsPerSecond"]} rows/s, at most {largest >> 20} MiB resident");
        return (ended, await silo.Operator.Http.GetStringAsync($"api/imports/{id}/rejected", Cancelled));

        bool Measured()
        {
            largest = Math.Max(largest, silo.ResidentBytes);
            return true;
        }
    }

    /// <summary>The rows that the stored progress has.</summary>
    private async Task<long> DoneAsync(SiloProcess silo)
    {
        await using var connection = Connection(silo);
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT done FROM import_job";
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancelled), CultureInfo.InvariantCulture);
    }

    /// <summary>Asks for every name over HTTP; answers the numbers that a device got.</summary>
    private static async Task<IReadOnlyCollection<int>> ProvisionAllAsync(SiloProcess silo, IEnumerable<int> numbers)
    {
        var winners = new ConcurrentBag<int>();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancelled }, async (number, cancelled) =>
        {
            using var answer = await http.PostAsJsonAsync(
                "api/v1/provision",
                new { deviceName = string.Create(CultureInfo.InvariantCulture, $"race-{number}"), provisionDeviceKey = "race-key-0123456789", provisionDeviceSecret = "race-secret" },
                cancelled);
            if ((await answer.Content.ReadFromJsonAsync<JsonNode>(cancelled))!["status"]!.GetValue<string>() == "SUCCESS")
            {
                winners.Add(number);
            }
        });
        return winners;
    }

    /// <summary>A hash over what all devices are.</summary>
    private async Task<string> DigestAsync(SiloProcess silo)
    {
        await using var host = await OpenAsync(silo);
        await using var connection = await host.Rows.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = Devices;
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (await row.ReadAsync(Cancelled))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{row[0]}|{row[1]}|{row[2]}\n")));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
