using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>Silos and gateways that meet in PostgreSQL.</summary>
public sealed partial class ClusteredSiloTests(PostgresFixture postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_start_at_once_make_one_installation_and_show_it_once()
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan
        {
            Server = postgres.Server,
            Gateways = 1,
            Silo = static (_, settings) => settings.With("Bootstrap:AdminPassword", "").With("Bootstrap:Demo", "true"),
        });

        var shown = string.Concat(cluster.Silos.Select(silo => silo.Output));
        var key = Assert.Single(DemoKeys().Matches(shown)).Groups[1].Value;
        var secret = DemoSecrets().Match(shown).Groups[1].Value;
        Assert.Single(Passwords().Matches(shown));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{cluster.Gateways[0].HttpPort}/") };
        using var answer = await http.PostAsJsonAsync("api/v1/provision", new { deviceName = "first", provisionDeviceKey = key, provisionDeviceSecret = secret }, Cancelled);
        Assert.Equal("SUCCESS", (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task T11_a_silo_of_a_cluster_opens_its_ports_on_the_clusters_address_and_no_device_listener()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kernel's tables are read.");
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Server = postgres.Server, Silos = 1, Gateways = 0 });
        var silo = cluster.Silos[0];

        var sockets = Startup.ListeningSockets.Of(silo.ProcessId);

        Assert.Equal([(silo.HttpPort, false)], sockets.Where(socket => !socket.LoopbackOnly));
        Assert.Equal(new HashSet<int> { silo.SiloPort, silo.SiloGatewayPort }, sockets.Where(socket => socket.LoopbackOnly).Select(socket => socket.Port).ToHashSet());
        Assert.Equal($"ready operator:{silo.HttpPort}", silo.ReadyLine.Trim());
    }

    [Fact]
    public async Task A_silo_that_the_others_declared_dead_stops_with_one_line_and_a_code()
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Server = postgres.Server, Silos = 3, Gateways = 0 });
        var lost = cluster.Silos[1];

        lost.Freeze();
        await cluster.MembersAsync(2);
        lost.Thaw();
        await lost.EndedAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(3, lost.ExitCode);
        Assert.Contains("This silo stops: the other silos declared it dead.", lost.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FATAL EXCEPTION", lost.Output, StringComparison.Ordinal);
        Assert.All(new[] { cluster.Silos[0], cluster.Silos[2] }, silo => Assert.False(silo.HasExited));
    }

    [Fact]
    public async Task I20_a_stop_hands_over_at_once()
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Server = postgres.Server, Silos = 2, Gateways = 1 });
        var profile = await cluster.CreateProfileAsync();
        var began = TimeProvider.System.GetTimestamp();

        await cluster.Silos[1].StopAsync();

        Assert.Equal(0, cluster.Silos[1].ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await cluster.MembersAsync(1, TimeSpan.FromSeconds(1));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{cluster.Gateways[0].HttpPort}/") };
        for (var device = 0; device < 20; device++)
        {
            var asked = TimeProvider.System.GetTimestamp();
            using var answer = await http.PostAsJsonAsync(
                "api/v1/provision",
                new { deviceName = string.Create(CultureInfo.InvariantCulture, $"d{device}"), provisionDeviceKey = profile.Key, provisionDeviceSecret = profile.Secret },
                Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(5)); // I-20
        }
    }

    [GeneratedRegex(@"^\s+password (\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Passwords();

    [GeneratedRegex(@"^\s+provisionDeviceKey\s+(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex DemoKeys();

    [GeneratedRegex(@"^\s+provisionDeviceSecret\s+(\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex DemoSecrets();
}
