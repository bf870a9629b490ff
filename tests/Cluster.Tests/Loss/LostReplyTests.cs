using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Loss;

/// <summary>A silo commits, and the connection by which its answer would reach the gateway is lost.</summary>
public sealed class LostReplyTests : IAsyncLifetime
{
    private static readonly TimeSpan CommitDeadline = TimeSpan.FromSeconds(10);

    private ClusterHarness? cluster;
    private SiloLinks? links;

    public async ValueTask InitializeAsync()
    {
        cluster = await ClusterHarness.StartAsync(new ClusterPlan { Gateways = 0 });
        links = await SiloLinks.StartAsync(cluster);
        await cluster.AddGatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        if (links is not null)
        {
            await links.DisposeAsync();
        }
    }

    [Fact]
    public async Task I07_What_was_committed_before_the_connection_was_lost_is_answered_as_the_success_that_it_was()
    {
        var profile = await cluster!.CreateProfileAsync();
        var devices = await Task.WhenAll(DeviceConnections.AllProtocols.Select(wire => DeviceConnections.OpenAsync(cluster.Gateways[0], wire)));
        var warm = await Task.WhenAll(devices.Select(device => device.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("warm")))));
        Assert.All(warm, answer => Assert.True(answer.Succeeded, answer.Body));
        string[] names = [.. devices.Select(_ => Fresh.Text("lost"))];

        links!.HoldReplies();
        var asked = devices.Zip(names, (device, name) => device.ProvisionAsync(ProvisionOrder.For(profile, name))).ToArray();
        await Poll.UntilAsync(
            async () => await cluster.Ledger.NumberAsync("SELECT count(*) FROM device WHERE name = ANY(@names)", ("names", names)) == names.Length,
            CommitDeadline,
            () => "the devices to be committed");
        Assert.DoesNotContain(asked, answer => answer.IsCompleted);
        var cut = links.CutAll();
        var answers = await Task.WhenAll(asked);

        Figures.Print($"row=reply-lost connections={cut} answers={string.Join(',', answers.Select(answer => answer.Status))}");
        Assert.True(cut > 0);
        Assert.All(answers, answer => Assert.True(answer.Succeeded, answer.Body));
        foreach (var (device, name, answer) in devices.Zip(names, answers))
        {
            var stored = await cluster.Operator.GetDeviceAsync(name);
            Assert.Equal(answer.Token, (string?)(await cluster.Operator.GetCredentialsAsync(OperatorClient.IdOf(stored!)))["credentialsId"]);
            Assert.True(await device.LogsInAsync(answer.Token));
        }

        Assert.Equal(names.Length, await SuccessesAsync(names));
        await DeviceConnections.CloseAsync(devices);
    }

    private Task<long> SuccessesAsync(string[] names) => cluster!.Ledger.NumberAsync(
        "SELECT count(*) FROM audit WHERE action = 0 AND status = 0 AND device_name = ANY(@names)", ("names", names));
}
