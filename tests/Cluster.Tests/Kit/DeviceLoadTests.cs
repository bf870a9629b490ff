using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Kit;

/// <summary>The load itself, against a silo that nobody disturbs until it is killed.</summary>
public sealed class DeviceLoadTests
{
    [Fact]
    public async Task An_undisturbed_load_has_a_reply_to_every_request()
    {
        await using var silo = await SiloProcess.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);

        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = [silo.Door] });
        await load.AnswersAsync(300);
        var report = (await load.StopAsync("undisturbed")).Print();

        Assert.Equal((0, 0, 0, 0), (report.Unknowns, report.Refused, report.NotFounds, report.Unanswered));
        Assert.Equal(report.Count, report.Successes + report.Failures);
        Assert.Equal("", string.Join('\n', HistoryRules.Violations(report.Operations)));
        Assert.All(DeviceConnections.AllProtocols, wire => Assert.Contains(report.Operations, operation => operation.Wire == wire && operation.Token is not null));
    }

    [Fact]
    public async Task Devices_come_back_when_their_server_does()
    {
        await using var silo = await SiloProcess.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);

        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = [silo.Door] });
        load.NoteFault();
        await silo.KillAsync();
        await silo.RestartAsync();
        await load.AnswersAsync(300);
        var report = (await load.StopAsync("killed-alone")).Print();

        Assert.True(report.Unknowns + report.Refused > 0);
        Assert.True(report.LongestGap > TimeSpan.Zero);
        Assert.Equal(0, report.Unanswered);
        Assert.Equal("", string.Join('\n', HistoryRules.Violations(report.Operations)));
    }
}
