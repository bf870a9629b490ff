using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Imports;

/// <summary>Imports in a real silo, whatever its database: one subclass per kind of it.</summary>
public abstract class ImportSuite
{
    private const int Kills = 3;

    /// <summary>So many rows may be done that the stored progress does not know of: ImportRun.StoreEvery and those in hand.</summary>
    private const int Unstored = 3_000;

    /// <summary>Memory that a silo may hold, however long the file.</summary>
    private const long MostResident = 1L << 30;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A silo that the tests of the class share: names are a test's own.</summary>
    private protected abstract SiloProcess Shared { get; }

    /// <summary>A silo with a database of its own.</summary>
    private protected abstract Task<SiloSettings> SettingsAsync();

    /// <summary>Rows of the file that is imported across kills: more than <see cref="Unstored"/> between two of them.</summary>
    private protected virtual int CrashRows => 13_000;

    /// <summary>A connection to the database of a silo, whether it runs or not.</summary>
    private protected abstract DbConnection Connection(SiloProcess silo);

    /// <summary>The statement that makes the database refuse devices of this name, whatever else it takes.</summary>
    private protected abstract string Hold(string name);

    /// <summary>The statement that ends <see cref="Hold"/>.</summary>
    private protected abstract string Release { get; }

    [Fact]
    public async Task Rows_become_devices_bad_ones_are_named_and_a_dry_run_changes_nothing()
    {
        const string Csv = "name,type,server:area\nrow-a,,north\nrow-b,none,\nrow-a,,\nrow-c,,south\n";

        var dry = await Shared.Operator.ImportAsync(Csv, "?dryRun=true", Cancelled);
        var absent = await Shared.Operator.GetDeviceAsync("row-a", Cancelled);
        var first = await Shared.Operator.ImportAsync(Csv, cancellationToken: Cancelled);
        var second = await Shared.Operator.ImportAsync(Csv, cancellationToken: Cancelled);

        Assert.Equal("DONE 4 2 0 0 2", Told(dry));
        Assert.Null(absent);
        Assert.Equal("DONE 4 2 0 0 2", Told(first));
        Assert.Equal("DONE 4 0 0 2 2", Told(second));
        Assert.Equal(
            ["2 3 type profile_missing", "3 4 name duplicate_in_file"],
            (await Shared.Operator.GetImportAsync(IdOf(first), cancellationToken: Cancelled))["rowErrors"]!.AsArray().Select(row => $"{row!["row"]} {row["line"]} {row["field"]} {row["reason"]}"));
        Assert.Equal(
            "name,type,server:area,line,field,reason,message\r\nrow-b,none,,3,type,profile_missing,There is no such device profile.\r\n"
            + "row-a,,,4,name,duplicate_in_file,Lines 2 and 4 have the same name; the first of them counts.\r\n",
            await Shared.Operator.Http.GetStringAsync($"api/imports/{IdOf(first)}/rejected", Cancelled));
        var device = await Shared.Operator.GetDeviceAsync("row-c", Cancelled);
        Assert.Equal("south", (await Shared.Operator.GetAttributeAsync(OperatorClient.IdOf(device!), "SERVER_SCOPE", "area", Cancelled))!.GetValue<string>());
    }

    [Fact]
    public async Task I07_an_import_that_is_killed_three_times_ends_like_one_that_is_not()
    {
        var file = new ImportFile(CrashRows);
        var expected = await ImportAsync(Shared, file);
        await using var silo = await SiloProcess.StartAsync(await SettingsAsync());

        var ended = await ImportAcrossKillsAsync(silo, file);

        Assert.Equal($"DONE {file.Rows} {file.Created} 0 0 {file.Refused}", Told(expected.Import));
        Assert.Equal(Told(expected.Import), Told(ended.Import));
        Assert.Equal(expected.Rejected, ended.Rejected);
        Assert.Equal(await DigestAsync(Shared), await DigestAsync(silo));
        Assert.Equal(file.Created, await NumberAsync(silo, "SELECT count(*) FROM device"));
        Assert.Equal(file.Created, await NumberAsync(silo, "SELECT count(*) FROM credential"));
        Assert.Equal(file.Created, await NumberAsync(silo, "SELECT count(*) FROM audit WHERE action = 1 AND status = 0 AND source = '127.0.0.1'"));
        Assert.Equal(file.Created, await NumberAsync(silo, "SELECT count(DISTINCT operation_id) FROM audit WHERE action = 1"));
        await Poll.UntilAsync(async () => await NumberAsync(silo, "SELECT count(*) FROM import_chunk") == 0, TimeSpan.FromSeconds(30), () => "the file to be removed");
    }

    [Fact]
    public async Task I02_an_import_and_devices_that_race_for_names_have_one_winner_each()
    {
        const int Names = 1_000;
        await Shared.Operator.CreateProfileAsync("race", "ALLOW_CREATE_NEW_DEVICES", "race-key-0123456789", "race-secret", cancellationToken: Cancelled);
        var csv = new StringBuilder("name,token\n");
        for (var number = 1; number <= Names; number++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"race-{number},of-the-import-{number}\n");
        }

        // From the end, while the import comes from the beginning: they meet.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var provisioned = ProvisionAllAsync(Shared, Enumerable.Range(1, Names).Reverse(), begun);
        await await Task.WhenAny(begun.Task, provisioned);
        var ended = await Shared.Operator.ImportAsync(csv.ToString(), cancellationToken: Cancelled);
        var winners = await provisioned;

        var refused = (await Shared.Operator.GetImportAsync(IdOf(ended), "?limit=1000", Cancelled))["rowErrors"]!.AsArray();
        Assert.All(refused, row => Assert.Equal("name_taken", row!["reason"]!.GetValue<string>()));
        Assert.Equal(winners.Order(), refused.Select(row => row!["row"]!.GetValue<int>()));
        Assert.Equal($"DONE {Names} {Names - winners.Count} 0 0 {winners.Count}", Told(ended));
        Assert.InRange(winners.Count, 1, Names - 1);
        Assert.Equal(Names, await NumberAsync(Shared, "SELECT count(*) FROM device WHERE name LIKE 'race-%'"));
        Assert.Equal(Names, await NumberAsync(Shared, "SELECT count(*) FROM credential c JOIN device d ON d.device_id = c.device_id WHERE d.name LIKE 'race-%'"));
    }

    /// <summary>State, rows done, and the four counts.</summary>
    private static string Told(JsonNode import) =>
        $"{import["state"]} {import["done"]} {import["created"]} {import["updated"]} {import["existing"]} {import["errors"]}";

    private static string IdOf(JsonNode import) => import["id"]!.GetValue<string>();

    private static async Task<(JsonNode Import, string Rejected)> ImportAsync(SiloProcess silo, ImportFile file)
    {
        var started = await silo.Operator.StartImportAsync(file.Content(), cancellationToken: Cancelled);
        return await EndAsync(silo, started, file, kills: 0, silo.PeakResidentBytes);
    }

    private static async Task<(JsonNode Import, string Rejected)> EndAsync(SiloProcess silo, JsonNode started, ImportFile file, int kills, long peak)
    {
        var ended = await silo.Operator.WatchImportAsync(IdOf(started), cancellationToken: Cancelled);
        peak = Math.Max(peak, silo.PeakResidentBytes);
        Figures.Print($"import rows={file.Rows} kills={kills} rows_per_s={ended["rowsPerSecond"]} peak_mib={peak >> 20}");
        Assert.InRange(peak, 1, MostResident);
        return (ended, await silo.Operator.Http.GetStringAsync($"api/imports/{IdOf(started)}/rejected", Cancelled));
    }

    /// <summary>
    /// Imports the file and kills the silo in the middle of each of its parts. The row at the end of a part is held, so that the import cannot
    /// be past it, however fast the machine: then it pauses and tries again.
    /// </summary>
    private async Task<(JsonNode Import, string Rejected)> ImportAcrossKillsAsync(SiloProcess silo, ImportFile file)
    {
        var peak = 0L;
        var held = file.Part(1, Kills + 1);
        await ExecuteAsync(silo, Hold(ImportFile.NameOf(held)));
        var started = await silo.Operator.StartImportAsync(file.Content(), cancellationToken: Cancelled);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = held - Unstored;
            await Poll.UntilAsync(async () => await DoneAsync(silo) > enough, TimeSpan.FromMinutes(10), () => $"more than {enough} rows to be done");
            peak = Math.Max(peak, silo.PeakResidentBytes);
            await silo.KillAsync();
            Assert.InRange(await DoneAsync(silo), enough + 1, held - 1);
            await ExecuteAsync(silo, Release);
            if (kill < Kills)
            {
                held = file.Part(kill + 1, Kills + 1);
                await ExecuteAsync(silo, Hold(ImportFile.NameOf(held)));
            }

            await silo.RestartAsync();
        }

        return await EndAsync(silo, started, file, Kills, peak);
    }

    /// <summary>The rows that the stored progress has.</summary>
    private Task<long> DoneAsync(SiloProcess silo) => NumberAsync(silo, "SELECT done FROM import_job");

    /// <summary>One number from the rows, such as a count.</summary>
    private async Task<long> NumberAsync(SiloProcess silo, string sql)
    {
        await using var connection = Connection(silo);
        await connection.OpenAsync(Cancelled);
        await using var command = Command(connection, sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancelled), CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(SiloProcess silo, string sql)
    {
        await using var connection = Connection(silo);
        await connection.OpenAsync(Cancelled);
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Asks for every name over HTTP; answers the numbers that a device got, and tells when the first one did.</summary>
    private static async Task<IReadOnlyCollection<int>> ProvisionAllAsync(SiloProcess silo, IEnumerable<int> numbers, TaskCompletionSource begun)
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
                begun.TrySetResult();
            }
        });
        return winners;
    }

    /// <summary>A hash over what all devices of the file are.</summary>
    private async Task<string> DigestAsync(SiloProcess silo)
    {
        await using var connection = Connection(silo);
        await connection.OpenAsync(Cancelled);
        await using var command = Command(connection, "SELECT name, label, additional_info FROM device WHERE name LIKE 'part-%' ORDER BY name");
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (await row.ReadAsync(Cancelled))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{row[0]}|{row[1]}|{row[2]}\n")));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
