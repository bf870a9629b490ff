using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>
/// Which directory brings names back sooner when a silo is killed. Not a promise but a choice; run it with
/// <c>-explicit only -class "*GrainDirectoryMeasurement"</c>. The answer stands in the README of the room Clustering.
/// </summary>
public sealed class GrainDirectoryMeasurement(PostgresFixture postgres)
{
    private const int Kills = 3;

    [Theory(Explicit = true)]
    [InlineData("Local")]
    [InlineData("Distributed")]
    public async Task Longest_gap_of_a_name_when_a_silo_is_killed(string directory)
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan
        {
            Server = postgres.Server,
            Silo = (_, settings) => settings.With("Cluster:GrainDirectory", directory),
        });
        var profile = await cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = cluster.Doors });
        for (var kill = 0; kill < Kills; kill++)
        {
            load.NoteFault();
            await cluster.ReplaceKilledAsync(cluster.Silos[kill % cluster.Silos.Count]);
            await load.AnswersAsync(300);
        }

        var report = (await load.StopAsync($"directory-{directory}")).Print();

        Assert.Equal(0, report.Unanswered);
    }
}
