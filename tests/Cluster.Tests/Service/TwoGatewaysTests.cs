using System.Diagnostics;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Service;

/// <summary>Two gateways before three silos are one service.</summary>
[Collection(nameof(WholeCluster))]
public sealed class TwoGatewaysTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I04_A_device_that_was_provisioned_through_one_gateway_logs_in_at_the_other_at_once()
    {
        var profile = await Cluster.CreateProfileAsync();
        foreach (var wire in DeviceConnections.AllProtocols)
        {
            foreach (var (here, there) in ((int, int)[])[(0, 1), (1, 0)])
            {
                await using var first = await DeviceConnections.OpenAsync(Cluster.Gateways[here], wire);
                await using var second = await DeviceConnections.OpenAsync(Cluster.Gateways[there], wire);
                var name = Fresh.Text("device");

                var answer = await first.ProvisionAsync(ProvisionOrder.For(profile, name));
                var again = await second.ProvisionAsync(ProvisionOrder.For(profile, name));

                Assert.True(answer.Succeeded, answer.Body);
                Assert.Equal("FAILURE", again.Status);
                Assert.True(await second.LogsInAsync(answer.Token));
                Assert.True(await first.LogsInAsync(answer.Token));
            }
        }
    }

    [Fact]
    public async Task I02_Many_devices_at_both_gateways_have_one_winner_per_name()
    {
        var profile = await Cluster.CreateProfileAsync();

        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = Cluster.Doors });
        await load.AnswersAsync(1000);
        var report = (await load.StopAsync("undisturbed-cluster")).Print();
        var audit = (await ClusterAudit.OfAsync(Cluster, profile, report.Operations)).Print(report.Row);

        audit.AssertClean();
        Assert.Equal((0, 0, 0), (report.Unknowns, report.Refused, audit.Bricked));
    }

    [Theory]
    [InlineData(DeviceProtocol.Mqtt)]
    [InlineData(DeviceProtocol.Http)]
    [InlineData(DeviceProtocol.Coap)]
    public async Task I14_A_replaced_credential_is_refused_at_every_gateway_within_a_second(DeviceProtocol wire)
    {
        var profile = await Cluster.CreateProfileAsync();
        var name = Fresh.Text("device");
        var doors = await Task.WhenAll(Cluster.Gateways.Select(gateway => DeviceConnections.OpenAsync(gateway, wire)));
        var old = (await doors[0].ProvisionAsync(ProvisionOrder.For(profile, name))).Token;
        Assert.All(await LogInAsync(doors, old), Assert.True); // from here on every cache holds it
        var device = await Cluster.Gateways[0].Operator.GetDeviceAsync(name, Cancelled);
        var fresh = Fresh.Text("token");

        await Cluster.Gateways[0].Operator.SetCredentialsAsync(OperatorClient.IdOf(device!), "ACCESS_TOKEN", fresh, null, Cancelled);
        await RefusedInTimeAsync($"replaced-{wire}", doors, old);

        Assert.All(await LogInAsync(doors, fresh), Assert.True);
        await DeviceConnections.CloseAsync(doors);
    }

    [Theory]
    [InlineData(DeviceProtocol.Mqtt)]
    [InlineData(DeviceProtocol.Http)]
    [InlineData(DeviceProtocol.Coap)]
    public async Task I14_The_credential_of_a_deleted_device_is_refused_at_every_gateway_within_a_second(DeviceProtocol wire)
    {
        var profile = await Cluster.CreateProfileAsync();
        var name = Fresh.Text("device");
        var doors = await Task.WhenAll(Cluster.Gateways.Select(gateway => DeviceConnections.OpenAsync(gateway, wire)));
        var token = (await doors[1].ProvisionAsync(ProvisionOrder.For(profile, name))).Token;
        Assert.All(await LogInAsync(doors, token), Assert.True);
        var device = await Cluster.Gateways[1].Operator.GetDeviceAsync(name, Cancelled);

        await Cluster.Gateways[1].Operator.DeleteDeviceAsync(OperatorClient.IdOf(device!), Cancelled);
        await RefusedInTimeAsync($"deleted-{wire}", doors, token);

        await DeviceConnections.CloseAsync(doors);
    }

    [Fact]
    public async Task T01_A_profile_that_is_switched_off_provisions_nobody_after_a_second()
    {
        var profile = await Cluster.CreateProfileAsync();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = Cluster.Doors, FreshShare = 1, Pace = TimeSpan.FromMilliseconds(25) });

        await SwitchOffAsync(profile);
        var off = load.Now;
        await Poll.UntilAsync(
            () => Task.FromResult(load.History.Operations[^1].Start > off + (2 * Promised)), TimeSpan.FromSeconds(20), () => "requests well after the switch");
        var report = (await load.StopAsync("profile-off")).Print();

        var late = report.Operations.Where(operation => operation.Outcome == LoadOutcome.Success && operation.End > off).ToArray();
        Figures.Print($"row=profile-off last_success_ms={late.Select(operation => (operation.End - off).TotalMilliseconds).DefaultIfEmpty().Max():0} not_found={report.NotFounds}");
        Assert.DoesNotContain(late, operation => operation.Start > off + Promised);
        Assert.All(
            report.Operations.Where(operation => operation.Start > off + Promised).GroupBy(operation => (operation.Wire, operation.Gateway)),
            door => Assert.All(door, operation => Assert.Equal(LoadOutcome.NotFound, operation.Outcome)));
    }

    private static async Task RefusedInTimeAsync(string row, IDeviceConnection[] doors, string token)
    {
        var begin = Stopwatch.GetTimestamp();
        await Poll.UntilAsync(async () => (await LogInAsync(doors, token)).All(accepted => !accepted), Promised, () => "the token to be refused");
        var after = Stopwatch.GetElapsedTime(begin);
        Figures.Print($"row={row} refused_after_ms={after.TotalMilliseconds:0}");
        Assert.InRange(after, TimeSpan.Zero, Promised);
    }

    /// <summary>At one gateway after the other: a device that connects over MQTT takes over from itself.</summary>
    private static async Task<bool[]> LogInAsync(IDeviceConnection[] doors, string token)
    {
        var accepted = new bool[doors.Length];
        for (var i = 0; i < doors.Length; i++)
        {
            try
            {
                accepted[i] = await doors[i].LogsInAsync(token);
            }
            catch (NoAnswerException)
            {
                accepted[i] = false; // accepted, and closed before it could say a word
            }
        }

        return accepted;
    }

    private async Task SwitchOffAsync(TestProfile profile)
    {
        var saved = await Cluster.Gateways[0].Operator.GetProfileAsync(profile.Id, Cancelled);
        saved!["provisionType"] = TestProfile.Disabled;
        saved["profileData"]!["provisionConfiguration"] = new JsonObject { ["type"] = TestProfile.Disabled, ["provisionDeviceSecret"] = profile.Secret };
        await Cluster.Gateways[0].Operator.SaveProfileAsync(saved, Cancelled);
    }
}
