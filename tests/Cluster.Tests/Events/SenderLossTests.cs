using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Events;

/// <summary>The silo that sends a webhook's events is killed, and then the one that took over from it.</summary>
[Collection(nameof(WholeCluster))]
public sealed class SenderLossTests(ClusterFixture fixture) : WholeClusterTests(fixture)
{
    private const int Kills = 2;
    private const string Attempts = "provisioning_webhooks_attempts_total";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I03_What_happened_to_acknowledged_devices_is_told_in_order_though_its_sender_is_killed()
    {
        var profile = await Cluster.CreateProfileAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = (await Cluster.Operator.CreateWebhookAsync(receiver.Url, profile.Id, ["ENTITY_CREATED", "PROVISION_SUCCESS"], Cancelled))["id"]!.GetValue<string>();
        await using var load = await DeviceLoad.StartAsync(new LoadPlan { Profile = profile, Doors = Cluster.Doors, FreshShare = 1 });
        var senders = new List<string>();

        for (var kill = 0; kill < Kills; kill++)
        {
            var sender = await SenderAsync();
            senders.Add(sender.Name);
            load.NoteFault();
            await Cluster.ReplaceKilledAsync(sender);
        }

        var report = (await load.StopAsync("sender-killed")).Print();
        var acknowledged = report.Operations.Where(operation => operation.Outcome == LoadOutcome.Success).Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal);
        await receiver.UntilAsync(
            all => acknowledged.IsSubsetOf(all.Where(one => one.Kind == "PROVISION_SUCCESS").Select(one => one.DeviceName!)), "the events of every device that was acknowledged");
        await Poll.UntilAsync(
            async () => (await Cluster.Operator.GetWebhookAsync(webhook, Cancelled))["waiting"]!.GetValue<int>() == 0, TimeSpan.FromSeconds(30), () => "nothing to wait");

        await Poll.UntilAsync(
            async () => (await Task.WhenAll(Cluster.Silos.Select(async silo => (await ServedMetrics.OfAsync(silo.HttpPort)).Sum("provisioning_cluster_silos")))).All(seen => seen == Cluster.Silos.Count),
            TimeSpan.FromSeconds(30),
            () => "every silo to see all of them");

        var told = receiver.Accepted;
        Figures.Print($"row=sender-killed devices={acknowledged.Count} events={told.Count} again={receiver.All.Count(one => one.Status < 300) - told.Count} senders={string.Join(',', senders)}");
        Assert.All(told.GroupBy(one => one.DeviceName), device => Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], device.Select(one => one.Kind)));
        Assert.Equal(0, (await Cluster.Operator.GetWebhookAsync(webhook, Cancelled))["deadLetters"]!.GetValue<int>());
        await Cluster.Operator.DeleteAsync($"api/webhooks/{webhook}", Cancelled);
    }

    /// <summary>The silo whose attempts grow: there is one at a time.</summary>
    private async Task<SiloProcess> SenderAsync()
    {
        var before = await AttemptsAsync();
        SiloProcess? sender = null;
        await Poll.UntilAsync(
            async () =>
            {
                var now = await AttemptsAsync();
                sender = Cluster.Silos.FirstOrDefault(silo => now[silo] > before[silo]);
                return sender is not null;
            },
            TimeSpan.FromSeconds(30),
            () => "a silo that sends");
        return sender!;
    }

    private async Task<Dictionary<SiloProcess, double>> AttemptsAsync()
    {
        var attempts = new Dictionary<SiloProcess, double>();
        foreach (var silo in Cluster.Silos)
        {
            attempts[silo] = (await ServedMetrics.OfAsync(silo.HttpPort)).Sum(Attempts);
        }

        return attempts;
    }
}
