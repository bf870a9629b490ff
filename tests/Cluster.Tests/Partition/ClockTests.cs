using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Partition;

/// <summary>Hosts disagree about the time of day, as they do where nobody serves it.</summary>
public sealed class ClockTests(PostgresFixture postgres)
{
    private static readonly string Library = Locate();

    [Fact]
    public async Task I18_Silos_two_hours_ahead_and_behind_serve_like_the_others()
    {
        ExternalTool.RequireFile(Library, "apt-get install libfaketime");
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan
        {
            Server = postgres.Server,
            ConnectionString = await postgres.Server.CreateDatabaseAsync(),
            Silo = static (index, settings) => index switch
            {
                1 => At(settings, "+2h"),
                2 => At(settings, "-2h"),
                _ => settings,
            },
        });
        var profile = await cluster.CreateProfileAsync();

        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = cluster.Doors });
        await load.AnswersAsync(600);
        load.NoteFault();
        await cluster.ReplaceKilledAsync(cluster.Silos[1]);
        await load.AnswersAsync(300);
        var report = (await load.StopAsync("clocks-apart")).Print();

        Assert.Equal(0, report.Unanswered);
        await cluster.MembersAsync(3);
        (await ClusterAudit.OfAsync(cluster, profile, report.Operations)).Print("clocks-apart").AssertClean();
        var written = await cluster.Ledger.RowsAsync("SELECT max(at) - min(at) FROM audit");
        Assert.True((long)written[0][0] > TimeSpan.FromHours(3).TotalMilliseconds, "The clocks were not apart.");
    }

    /// <summary>Time-outs and timers count with the clock that nobody sets: it stays as it is, also where threads wait by it.</summary>
    private static SiloSettings At(SiloSettings settings, string shift) => settings with
    {
        Environment = new Dictionary<string, string>(settings.Environment)
        {
            ["LD_PRELOAD"] = Library, // the command of the same name would stand between the silo and its signals
            ["FAKETIME"] = shift,
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        },
    };

    private static string Locate()
    {
        var found = Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
            : [];
        return found.FirstOrDefault() ?? "/usr/lib/faketime/libfaketime.so.1";
    }
}
