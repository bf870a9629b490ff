using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Npgsql;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Events;

/// <summary>
/// What a receiver that takes nothing, and the seals over the audit, cost a device that provisions. Not a promise but a figure; run it with
/// <c>-explicit only -class "*EventCostMeasurement"</c>. One silo on one database, with and without by turns, so that the machine's moods
/// hit both alike; the ratio is what counts.
/// </summary>
public sealed class EventCostMeasurement(PostgresFixture postgres)
{
    private const int Turns = 4;
    private const int Devices = 16;
    private const int Each = 400;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task A_receiver_that_takes_nothing()
    {
        await using var silo = await StartAsync(await postgres.Server.CreateDatabaseAsync());
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Held = new TaskCompletionSource().Task;
        string? webhook = null;

        await CompareAsync(silo, "dead-receiver", async with =>
        {
            if (with)
            {
                webhook = (await silo.Operator.CreateWebhookAsync(receiver.Url, cancellationToken: Cancelled))["id"]!.GetValue<string>();
            }
            else if (webhook is not null)
            {
                await silo.Operator.DeleteAsync($"api/webhooks/{webhook}", Cancelled);
                webhook = null;
            }
        });
    }

    [Fact(Explicit = true)]
    public async Task The_seals_over_the_audit()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var silo = await StartAsync(database);
        await using var source = NpgsqlDataSource.Create(database);
        await using var holder = await source.OpenConnectionAsync(Cancelled);

        // Who has the seals' advisory lock keeps every silo from sealing. What was not sealed meanwhile is sealed in the next turn with seals, which makes these look dearer, not cheaper.
        var sealing = true;
        long sealsBefore = 0;
        await CompareAsync(silo, "seals", async with =>
        {
            var seals = await NumberAsync(holder, "SELECT count(*) FROM audit_seal");
            Assert.True(sealing || seals == sealsBefore, "somebody sealed though the lock was held");
            if (with != sealing)
            {
                await NumberAsync(holder, string.Create(CultureInfo.InvariantCulture, $"SELECT (pg_advisory_{(with ? "unlock" : "lock")}({AdvisoryLocks.Seals}) IS NULL)::int"));
            }

            (sealing, sealsBefore) = (with, await NumberAsync(holder, "SELECT count(*) FROM audit_seal"));
        });
        Assert.True(await NumberAsync(holder, "SELECT count(*) FROM audit_seal") > 0, "nothing was sealed at all");
    }

    private static async Task<long> NumberAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancelled), CultureInfo.InvariantCulture);
    }

    private static Task<SiloProcess> StartAsync(string database) => SiloProcess.StartAsync(
        new SiloSettings()
            .With("Storage:Provider", "PostgreSql")
            .With("Storage:ConnectionString", database)
            .With("Secrets:MasterKey", PostgresCommandLine.MasterKey)
            .With("Webhooks:AllowedNetworks", "127.0.0.1"),
        Cancelled);

    private static async Task CompareAsync(SiloProcess silo, string row, Func<bool, Task> switchAsync)
    {
        var profile = await TestProfile.CreateAsync(silo);
        using var http = new HttpClient();
        var (with, without) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var turn = -1; turn < Turns; turn++)
        {
            // One way and then the other: what grows with the time must not count for one of them. The first turn warms up.
            foreach (var on in turn % 2 == 0 ? (bool[])[true, false] : [false, true])
            {
                await switchAsync(on);
                var took = await ProvisionAsync(http, silo, profile);
                if (turn >= 0)
                {
                    (on ? with : without).AddRange(took);
                }
            }
        }

        var (p50, p99) = (Ratio(0.5), Ratio(0.99));
        Figures.Print($"row={row} devices={with.Count + without.Count} with_p50_ms={Milliseconds(with, 0.5):0.00} without_p50_ms={Milliseconds(without, 0.5):0.00} p50_ratio={p50:0.00} with_p99_ms={Milliseconds(with, 0.99):0.0} without_p99_ms={Milliseconds(without, 0.99):0.0} p99_ratio={p99:0.00}");
        Assert.Equal(2 * Turns * Devices * Each, with.Count + without.Count);

        double Ratio(double share) => Milliseconds(with, share) / Milliseconds(without, share);
    }

    private static double Milliseconds(List<TimeSpan> times, double share) => times.Order().ElementAt((int)(times.Count * share)).TotalMilliseconds;

    private static async Task<IReadOnlyCollection<TimeSpan>> ProvisionAsync(HttpClient http, SiloProcess silo, TestProfile profile)
    {
        var took = new ConcurrentBag<TimeSpan>();
        await Task.WhenAll(Enumerable.Range(0, Devices).Select(async _ =>
        {
            for (var number = 0; number < Each; number++)
            {
                var begin = Stopwatch.GetTimestamp();
                using var answer = await http.PostAsJsonAsync(
                    $"http://127.0.0.1:{silo.HttpPort}/api/v1/provision",
                    new { deviceName = Fresh.Text("device"), provisionDeviceKey = profile.Key, provisionDeviceSecret = profile.Secret },
                    Cancelled);
                took.Add(Stopwatch.GetElapsedTime(begin));
                Assert.Contains("SUCCESS", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
            }
        }));
        return took;
    }
}
