using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Events;

/// <summary>Events from a real silo to a real HTTP server, on each database.</summary>
public abstract class WebhookSuite
{
    private const string Refused = "refused: no token";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A silo with a database of its own, which gives an event up after two attempts with a second between them.</summary>
    private protected abstract Task<SiloSettings> SettingsAsync();

    private async Task<SiloProcess> StartAsync(int mostKept = 1_000) => await SiloProcess.StartAsync(
        (await SettingsAsync()).With("Webhooks:AllowedNetworks", "127.0.0.1").With("Webhooks:MaxAttempts", "2").With("Webhooks:FirstRetrySeconds", "1").With("Webhooks:LongestRetrySeconds", "1")
            .With("Webhooks:MaxKept", mostKept.ToString(CultureInfo.InvariantCulture)),
        Cancelled);

    [Fact]
    public async Task I16_every_shape_arrives_signed_in_order_and_without_secrets()
    {
        await using var silo = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.Url, cancellationToken: Cancelled);
        var secret = webhook["secret"]!.GetValue<string>();
        var name = Fresh.Text("device");

        var token = await ProvisionAsync(silo, profile, name);
        await ProvisionAsync(silo, profile, name);
        var device = (await silo.Operator.GetDeviceAsync(name, Cancelled))!;
        device["label"] = "moved";
        await silo.Operator.PostAsync("api/device", device, Cancelled);
        await silo.Operator.SetCredentialsAsync(OperatorClient.IdOf(device), "ACCESS_TOKEN", "another-token-0123456789", null, Cancelled);
        await silo.Operator.DeleteDeviceAsync(OperatorClient.IdOf(device), Cancelled);
        await receiver.UntilAsync(all => all.Any(one => one.Kind == "ENTITY_DELETED"), "the end of the device");

        Assert.Equal(
            ["ENTITY_CREATED", "PROVISION_SUCCESS", "PROVISION_FAILURE", "ENTITY_UPDATED", "CREDENTIALS_UPDATED", "ENTITY_DELETED"],
            receiver.Accepted.Where(one => one.DeviceName == name).Select(one => one.Kind));
        Assert.All(receiver.All, one =>
        {
            Assert.True(one.IsSignedWith(secret));
            Assert.False(one.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32])));
            Assert.Equal("application/json", one.ContentType);
            Assert.Equal(one.MessageId, one.Json["id"]!.GetValue<string>());
            Assert.Equal(profile.Id, one.Json["deviceProfileId"]!.GetValue<string>());
            Assert.Equal(OperatorClient.IdOf(device), one.Json["deviceId"]!.GetValue<string>());
            Assert.NotNull(one.Json["tenantId"]);
            Assert.All((string[])[token, profile.Secret, profile.Key, "another-token-0123456789"], canary => Assert.DoesNotContain(canary, one.Body, StringComparison.Ordinal));
        });
        Assert.DoesNotContain(secret, (await silo.Operator.GetAsync("api/webhooks", Cancelled))!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I03_what_was_acknowledged_before_a_kill_is_told_in_order_after_the_restart()
    {
        await using var silo = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        await silo.Operator.CreateWebhookAsync(receiver.Url, kinds: ["ENTITY_CREATED", "PROVISION_SUCCESS"], cancellationToken: Cancelled);
        var acknowledged = new ConcurrentBag<string>();

        // The kill comes while devices provision and events are on their way; some more wait for an endpoint that is away.
        var devices = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => ProvisionUntilGoneAsync(silo, profile, $"killed-{worker}", acknowledged)));
        await receiver.UntilAsync(all => all.Count >= 40, "the first events");
        await receiver.CloseAsync();
        var begun = acknowledged.Count;
        await Poll.UntilAsync(() => Task.FromResult(acknowledged.Count >= begun + 20), TimeSpan.FromSeconds(30), () => "devices that are told to nobody yet");
        await silo.KillAsync();
        await devices;
        await receiver.OpenAsync();
        await silo.RestartAsync();

        await receiver.UntilAsync(all => acknowledged.Except(all.Where(one => one.Kind == "PROVISION_SUCCESS").Select(one => one.DeviceName!)).Any() is false, "the events from before the kill");
        Assert.All(receiver.Accepted.GroupBy(one => one.DeviceName), device => Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], device.Select(one => one.Kind)));
    }

    [Fact]
    public async Task I20_devices_provision_while_an_endpoint_answers_nothing()
    {
        await using var silo = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var held = new TaskCompletionSource();
        receiver.Held = held.Task;
        var profile = await TestProfile.CreateAsync(silo);
        await silo.Operator.CreateWebhookAsync(receiver.Url, kinds: ["PROVISION_SUCCESS"], cancellationToken: Cancelled);
        var names = Enumerable.Range(0, 40).Select(number => string.Create(CultureInfo.InvariantCulture, $"unheard-{number}")).ToArray();

        var first = await ProvisionAsync(silo, profile, names[0]);
        await Poll.UntilAsync(() => Task.FromResult(receiver.Waiting > 0), TimeSpan.FromSeconds(30), () => "an event that is not answered");
        var others = await Task.WhenAll(names.Skip(1).Select(name => ProvisionAsync(silo, profile, name)));
        Assert.DoesNotContain(Refused, others.Append(first));
        Assert.Empty(receiver.All);

        held.SetResult();
        await receiver.UntilAsync(all => all.Count == names.Length, "all of them, once it answers");
    }

    [Fact]
    public async Task I21_an_endpoint_that_was_away_for_too_long_hears_how_much_is_missing_and_so_does_the_operator()
    {
        const int Kept = 3;
        await using var silo = await StartAsync(Kept);
        await using var receiver = await WebhookReceiver.StartAsync();
        var held = new TaskCompletionSource();
        receiver.Held = held.Task;
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.Url, kinds: ["ENTITY_CREATED"], cancellationToken: Cancelled);
        var names = Enumerable.Range(0, 8).Select(number => string.Create(CultureInfo.InvariantCulture, $"missing-{number}")).ToArray();

        foreach (var name in names)
        {
            await silo.Operator.CreateDeviceAsync(name, cancellationToken: Cancelled);
        }

        var missing = names.Length - Kept;
        await Poll.UntilAsync(
            async () => (await silo.Operator.GetWebhookAsync(webhook["id"]!.GetValue<string>(), Cancelled))["discarded"]!.GetValue<int>() == missing,
            TimeSpan.FromSeconds(30),
            () => "the operator to see what is missing");
        held.SetResult();
        await receiver.UntilAsync(all => all.Any(one => one.Kind == "EVENTS_DISCARDED" && one.Json["count"]!.GetValue<int>() == missing), "the notice");
        await receiver.UntilAsync(all => all.Count(one => one.Kind == "ENTITY_CREATED") == Kept, "what was kept");

        Assert.Equal(names.Take(Kept).Order(), receiver.Accepted.Where(one => one.Kind == "ENTITY_CREATED").Select(one => one.DeviceName).Order());
        Assert.All(receiver.All.Where(one => one.Kind == "EVENTS_DISCARDED"), one =>
        {
            Assert.True(one.IsSignedWith(webhook["secret"]!.GetValue<string>()));
            Assert.Equal(one.MessageId, one.Json["id"]!.GetValue<string>());
            Assert.True(one.Json["at"]!.GetValue<long>() <= one.Json["until"]!.GetValue<long>());
        });

        // With room again everything is kept, and nothing more is missing.
        await Poll.UntilAsync(
            async () => (await silo.Operator.GetWebhookAsync(webhook["id"]!.GetValue<string>(), Cancelled))["waiting"]!.GetValue<int>() == 0,
            TimeSpan.FromSeconds(30),
            () => "nothing to wait");
        await silo.Operator.CreateDeviceAsync("after", cancellationToken: Cancelled);
        await receiver.UntilAsync(all => all.Any(one => one.DeviceName == "after"), "what came after it");
        Assert.Equal(missing, (await silo.Operator.GetWebhookAsync(webhook["id"]!.GetValue<string>(), Cancelled))["discarded"]!.GetValue<int>());
    }

    [Fact]
    public async Task I17_a_tenant_that_goes_leaves_no_webhook_and_no_consumer_behind()
    {
        const string Password = "a long password of a user";
        await using var silo = await SiloProcess.StartAsync(
            (await SettingsAsync()).With("Webhooks:AllowedNetworks", "127.0.0.1").With("Bootstrap:SystemUser", "root@localhost").With("Bootstrap:SystemPassword", Password), Cancelled);
        using var root = new OperatorClient(silo.Operator.Http.BaseAddress!, "root@localhost", Password);
        var tenant = await root.CreateTenantAsync(Cancelled);
        using var administrator = await root.CreateAdministratorAsync(tenant, Password, Cancelled);
        await administrator.CreateWebhookAsync("http://127.0.0.1:9/one", cancellationToken: Cancelled);
        await administrator.CreateWebhookAsync("http://127.0.0.1:9/two", cancellationToken: Cancelled);
        await silo.Operator.CreateWebhookAsync("http://127.0.0.1:9/stays", cancellationToken: Cancelled);
        await SubscribeAsync(silo, await administrator.CreateApiKeyAsync(cancellationToken: Cancelled));
        await SubscribeAsync(silo, await silo.Operator.CreateApiKeyAsync(cancellationToken: Cancelled));
        Assert.Equal((3, 2), (await NumberAsync(silo, "SELECT count(*) FROM webhook"), await NumberAsync(silo, "SELECT count(*) FROM event_consumer")));

        await root.DeleteAsync($"api/tenant/{OperatorClient.IdOf(tenant)}", Cancelled);

        Assert.Equal((1, 1), (await NumberAsync(silo, "SELECT count(*) FROM webhook"), await NumberAsync(silo, "SELECT count(*) FROM event_consumer")));

        // As when a call under way came behind the deletion, or a silo of before did it: who relays events looks for what is left.
        await NumberAsync(silo, $"UPDATE webhook SET tenant_id = {FreshId} RETURNING 1");
        await NumberAsync(silo, $"UPDATE event_consumer SET tenant_id = {FreshId} RETURNING 1");
        await silo.KillAsync();
        await silo.RestartAsync();
        await Poll.UntilAsync(
            async () => await NumberAsync(silo, "SELECT (SELECT count(*) FROM webhook) + (SELECT count(*) FROM event_consumer)") == 0,
            TimeSpan.FromSeconds(30),
            () => "what is left of tenants that are gone to be removed");
    }

    [Fact]
    public async Task A_dead_letter_holds_up_nothing_else_and_is_sent_when_an_operator_says_so()
    {
        await using var silo = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = one => one is { DeviceName: "bad", Kind: "ENTITY_CREATED" } ? 500 : 200;
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.Url, cancellationToken: Cancelled);
        var path = $"api/webhooks/{webhook["id"]!.GetValue<string>()}";

        var bad = await silo.Operator.CreateDeviceAsync("bad", cancellationToken: Cancelled);
        bad["label"] = "later";
        await silo.Operator.PostAsync("api/device", bad, Cancelled);
        await silo.Operator.CreateDeviceAsync("good", cancellationToken: Cancelled);
        await receiver.UntilAsync(all => all.Any(one => one.DeviceName == "good") && all.Any(one => one.DeviceName == "bad"), "what is not in the way of anything");

        // The device's second event came only after its first was given up.
        var ofBad = receiver.All.Where(one => one.DeviceName == "bad").Select(one => one.Kind);
        Assert.Equal(["ENTITY_CREATED", "ENTITY_CREATED", "ENTITY_UPDATED"], ofBad);
        await Poll.UntilAsync(async () => (await silo.Operator.GetAsync(path, Cancelled))!["waiting"]!.GetValue<long>() == 0, TimeSpan.FromSeconds(10), () => "nothing to wait");
        var dead = (await silo.Operator.GetAsync($"{path}/deadLetters", Cancelled))!["data"]!.AsArray();
        var letter = Assert.Single(dead)!;
        Assert.Equal(("ENTITY_CREATED", 2, "the endpoint answered 500"), (letter["kind"]!.GetValue<string>(), letter["attempts"]!.GetValue<int>(), letter["problem"]!.GetValue<string>()));
        Assert.Equal(receiver.All.First(one => one.DeviceName == "bad").MessageId, letter["id"]!.GetValue<string>());

        receiver.Answer = _ => 200;
        var moved = await silo.Operator.PostAsync($"{path}/deadLetters/{letter["id"]!.GetValue<string>()}/redrive", new JsonObject(), Cancelled);
        await receiver.UntilAsync(all => all.Any(one => one is { DeviceName: "bad", Kind: "ENTITY_CREATED" }), "the event that was sent again");

        Assert.Equal(1, moved!["count"]!.GetValue<int>());
        Assert.Empty((await silo.Operator.GetAsync($"{path}/deadLetters", Cancelled))!["data"]!.AsArray());
        Assert.Contains("dead_letters_redriven", (await silo.Operator.GetAsync("api/audit?action=dead_letters_redriven", Cancelled))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_changes_of_many_devices_keep_the_order_of_each_one()
    {
        const int Changes = 8;
        await using var silo = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.Url, kinds: ["ENTITY_CREATED", "ENTITY_UPDATED"], cancellationToken: Cancelled);
        var number = 0;
        var failed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        receiver.Answer = one => Interlocked.Increment(ref number) % 17 == 0 && failed.TryAdd(one.MessageId, true) ? 503 : 200; // some fail once, none twice

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async device =>
        {
            var current = await silo.Operator.CreateDeviceAsync(string.Create(CultureInfo.InvariantCulture, $"busy-{device}"), cancellationToken: Cancelled);
            for (var change = 0; change < Changes; change++)
            {
                current["label"] = string.Create(CultureInfo.InvariantCulture, $"label {change}");
                current = (await silo.Operator.PostAsync("api/device", current, Cancelled))!;
            }
        }));
        await receiver.UntilAsync(all => all.Count >= 12 * (Changes + 1), "all changes of all devices");

        foreach (var device in receiver.Accepted.GroupBy(one => one.DeviceName))
        {
            Assert.Equal(Enumerable.Range(1, Changes + 1), device.Select(one => one.Json["data"]!["version"]!.GetValue<int>()));
        }

        Assert.Equal(0, (await silo.Operator.GetWebhookAsync(webhook["id"]!.GetValue<string>(), Cancelled))["deadLetters"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_new_secret_signs_beside_the_former_one_and_a_test_tells_what_the_endpoint_said()
    {
        await using var silo = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.Url, cancellationToken: Cancelled);
        var path = $"api/webhooks/{webhook["id"]!.GetValue<string>()}";

        var rotated = await silo.Operator.PostAsync($"{path}/secret", new JsonObject(), Cancelled);
        var accepted = await silo.Operator.PostAsync($"{path}/test", new JsonObject(), Cancelled);
        webhook["url"] = receiver.Url.Replace("/hook", "/moved", StringComparison.Ordinal);
        webhook["version"] = null;
        await silo.Operator.PutAsync(path, webhook, Cancelled);
        var redirected = await silo.Operator.PostAsync($"{path}/test", new JsonObject(), Cancelled);

        var test = Assert.Single(receiver.All); // a redirect is not followed
        Assert.True(test.IsSignedWith(webhook["secret"]!.GetValue<string>()));
        Assert.True(test.IsSignedWith(rotated!["secret"]!.GetValue<string>()));
        Assert.Equal("TEST", test.Kind);
        Assert.Equal((true, 204), (accepted!["delivered"]!.GetValue<bool>(), accepted["status"]!.GetValue<int>()));
        Assert.Equal((false, 307, "the endpoint answered 307"), (redirected!["delivered"]!.GetValue<bool>(), redirected["status"]!.GetValue<int>(), redirected["problem"]!.GetValue<string>()));
    }

    /// <summary>An id as this database writes it.</summary>
    private protected abstract string FreshId { get; }

    /// <summary>The number that a statement gives, past the silo.</summary>
    private protected abstract Task<long> NumberAsync(SiloProcess silo, string sql);

    private static async Task SubscribeAsync(SiloProcess silo, string key)
    {
        await using var peer = await ScriptedMqttPeer.DialAsync(silo.MqttPort, 5);
        await peer.SendsAsync(MqttBytes.Connect(5, Fresh.Text("mes"), "api-key", key, cleanSession: false, properties: [17, 0, 0, 14, 16]));
        Assert.StartsWith("20 0000", (await peer.ReceivesAsync("CONNACK")).Hex, StringComparison.Ordinal);
        await peer.SendsAsync(MqttBytes.Subscribe(5, 1, ("v1/operators/me/events/#", 1)));
        await peer.ExpectsAsync("90 0001 00 01");
    }

    /// <summary>Provisions one device after the other until the silo is gone, and notes those that were told SUCCESS.</summary>
    private static async Task ProvisionUntilGoneAsync(SiloProcess silo, TestProfile profile, string prefix, ConcurrentBag<string> acknowledged)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
                Assert.NotEqual(Refused, await ProvisionAsync(silo, profile, name));
                acknowledged.Add(name);
            }
        }
        catch (HttpRequestException)
        {
            // It was killed; what was not answered may be told or not.
        }
    }

    /// <summary>The token, or nothing when it was refused.</summary>
    private static async Task<string> ProvisionAsync(SiloProcess silo, TestProfile profile, string name)
    {
        using var answer = await silo.Operator.Http.PostAsJsonAsync(
            $"http://127.0.0.1:{silo.HttpPort}/api/v1/provision", new { deviceName = name, provisionDeviceKey = profile.Key, provisionDeviceSecret = profile.Secret }, Cancelled);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        return body!["credentialsValue"]?.GetValue<string>() ?? Refused;
    }
}
