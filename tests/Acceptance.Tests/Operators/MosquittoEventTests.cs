using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Acceptance.Tests.Flows;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Operators;

/// <summary>mosquitto_sub and paho, unmodified, listen to events.</summary>
public sealed class MosquittoEventTests(EventSilo fixture) : IClassFixture<EventSilo>
{
    private const string Events = "v1/operators/me/events/";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SiloProcess Silo => fixture.Silo;

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task I17_every_shape_comes_in_order_to_its_tenant_only(string version)
    {
        var tenant = await fixture.TenantAsync();
        var stranger = await fixture.TenantAsync();
        var profile = await TestProfile.CreateAsync(tenant);
        var (key, _) = await EventSilo.KeyAsync(tenant);
        var name = Fresh.Text("press");
        string[] durable = ["-V", version, "-c", .. version == "mqttv5" ? (string[])["-x", "3600"] : [], "-i", Fresh.Text("mes"), "-u", "api-key", "-P", key, "-q", "1", "-t", Events + "#"];
        await Listener.SubscribeAsync(Silo, durable);
        await using var listener = Listener.Start(Silo, durable);

        await stranger.CreateDeviceAsync(Fresh.Text("strange"), cancellationToken: Cancelled);
        var token = await ProvisionAsync(profile, name);
        await ProvisionAsync(profile, name);
        var device = (await tenant.GetDeviceAsync(name, Cancelled))!;
        device["label"] = "moved";
        await tenant.PostAsync("api/device", device, Cancelled);
        await tenant.SetCredentialsAsync(OperatorClient.IdOf(device), "ACCESS_TOKEN", Fresh.Text("another-token"), null, Cancelled);
        await tenant.DeleteDeviceAsync(OperatorClient.IdOf(device), Cancelled);
        await listener.UntilAsync(lines => lines.Any(line => line.StartsWith(Events + "ENTITY_DELETED", StringComparison.Ordinal)), "the end of the device");

        Assert.Equal(
            ["ENTITY_CREATED", "PROVISION_SUCCESS", "PROVISION_FAILURE", "ENTITY_UPDATED", "CREDENTIALS_UPDATED", "ENTITY_DELETED"],
            listener.Messages.Select(line => line[Events.Length..line.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.All(listener.Messages, line =>
        {
            var body = JsonNode.Parse(line[line.IndexOf(' ', StringComparison.Ordinal)..])!;
            Assert.Equal(name, body["deviceName"]!.GetValue<string>());
            Assert.Equal(line[Events.Length..line.IndexOf(' ', StringComparison.Ordinal)], body["kind"]!.GetValue<string>());
            Assert.All((string[])[token, profile.Secret, profile.Key], canary => Assert.DoesNotContain(canary, line, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task I03_nothing_is_lost_to_a_killed_subscriber_and_a_killed_silo()
    {
        var tenant = await fixture.TenantAsync();
        var profile = await TestProfile.CreateAsync(tenant);
        var (key, _) = await EventSilo.KeyAsync(tenant);
        var durable = new[] { "-V", "mqttv311", "-c", "-i", Fresh.Text("line"), "-u", "api-key", "-P", key, "-q", "1", "-t", Events + "PROVISION_SUCCESS", "-t", Events + "ENTITY_CREATED" };
        var acknowledged = new ConcurrentBag<string>();

        List<string> before;
        await Listener.SubscribeAsync(Silo, durable);
        await using (var first = Listener.Start(Silo, durable))
        {
            var devices = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => ProvisionUntilGoneAsync(profile, $"killed-{worker}", acknowledged)));
            await first.UntilAsync(lines => lines.Count >= 20, "the first events");
            await first.KillAsync();
            before = [.. first.Messages];
            var begun = acknowledged.Count;
            await Poll.UntilAsync(() => Task.FromResult(acknowledged.Count >= begun + 20), TimeSpan.FromSeconds(30), () => "devices that nobody is told of");
            await Silo.KillAsync();
            await devices;
        }

        await Silo.RestartAsync();
        await using var second = Listener.Start(Silo, durable);
        await second.UntilAsync(
            lines => !acknowledged.Except(before.Concat(lines).Where(line => line.StartsWith(Events + "PROVISION_SUCCESS", StringComparison.Ordinal)).Select(NameOf)).Any(),
            "the events of all devices that were answered");

        // What came twice is dropped by its id; what is left is in order for each device that was answered.
        var once = before.Concat(second.Messages).DistinctBy(IdOf).ToArray();
        Assert.NotEmpty(second.Messages);
        Assert.All(once.GroupBy(NameOf).Where(device => acknowledged.Contains(device.Key)), device => Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], device.Select(KindOf)));
        await second.KillAsync();
    }

    [Fact]
    public async Task Paho_resumes_its_session_and_hears_what_happened_meanwhile_but_nothing_of_before()
    {
        var tenant = await fixture.TenantAsync();
        var (key, _) = await EventSilo.KeyAsync(tenant);
        var id = Fresh.Text("mes");

        await tenant.CreateDeviceAsync("before", cancellationToken: Cancelled);
        Assert.Equal("subscribed 1", (await PahoAsync(id, key, "0")).Output.Trim());
        await tenant.CreateDeviceAsync("meanwhile", cancellationToken: Cancelled);
        var resumed = (await PahoAsync(id, key, "1")).Succeeded().Output.Trim().Split('\n');

        Assert.Equal("present", resumed[0]);
        Assert.Equal("meanwhile", JsonNode.Parse(resumed[1])!["deviceName"]!.GetValue<string>());
    }

    private static string NameOf(string line) => JsonNode.Parse(line[line.IndexOf(' ', StringComparison.Ordinal)..])!["deviceName"]!.GetValue<string>();

    private static string IdOf(string line) => JsonNode.Parse(line[line.IndexOf(' ', StringComparison.Ordinal)..])!["id"]!.GetValue<string>();

    private static string KindOf(string line) => line[Events.Length..line.IndexOf(' ', StringComparison.Ordinal)];

    private Task<ToolResult> PahoAsync(string id, string key, string messages) => PublicClients.Python.RunAsync(
        PublicClients.Script("paho_operator.py"), Silo.MqttPort.ToString(CultureInfo.InvariantCulture), id, key, messages);

    /// <summary>Provisions one device after the other until the silo is gone, and notes those that were told SUCCESS.</summary>
    private async Task ProvisionUntilGoneAsync(TestProfile profile, string prefix, ConcurrentBag<string> acknowledged)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
                await ProvisionAsync(profile, name);
                acknowledged.Add(name);
            }
        }
        catch (HttpRequestException)
        {
            // It was killed; what was not answered may be told or not.
        }
    }

    private async Task<string> ProvisionAsync(TestProfile profile, string name)
    {
        var answer = await Silo.Operator.PostAsync(
            $"http://127.0.0.1:{Silo.HttpPort}/api/v1/provision",
            new JsonObject { ["deviceName"] = name, ["provisionDeviceKey"] = profile.Key, ["provisionDeviceSecret"] = profile.Secret },
            Cancelled);
        return answer!["credentialsValue"]?.GetValue<string>() ?? "refused: no token";
    }
}
