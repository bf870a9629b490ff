using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>Guesses and captured requests, against a silo that trusts no address and over every protocol.</summary>
public sealed partial class GuessingTests
{
    private const int Most = 20;
    private const int PubAck = 4;
    private const byte QuotaExceeded = 0x97;
    private const string OtherSource = "127.0.0.2";
    private const string RequestTopic = "/provision/request";
    private const string ResponseTopic = "/provision/response";

    [Fact]
    public async Task T02_a_guesser_is_held_off_on_every_protocol_and_another_source_is_served()
    {
        await using var silo = await StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/") };

        // Each guess that is asked after the fifth doubles the wait, so a slow machine too gets to where none is.
        Assert.InRange(await GuessesBeforeHeldOffAsync(() => HttpHoldsOffAsync(http, profile)), 5, Most);
        await GuessesBeforeHeldOffAsync(() => CoapHoldsOffAsync(silo, profile));
        await GuessesBeforeHeldOffAsync(() => ModernMqttHoldsOffAsync(silo, profile));
        await GuessesBeforeHeldOffAsync(() => OldMqttHoldsOffAsync(silo, profile));

        // The profile is not locked: the same moment, from elsewhere.
        await using var device = await ScriptedMqttPeer.ProvisioningAsync(silo.MqttPort, from: OtherSource);
        await device.SendsAsync(MqttBytes.Publish(4, RequestTopic, ProvisionOrder.For(profile, Fresh.Text("device")).ToJsonString()));
        Assert.Contains("SUCCESS", await device.ExpectsTextAsync(ResponseTopic), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T02_clients_of_the_field_are_told_when_to_come_again()
    {
        await using var silo = await StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        var curl = ExternalTool.Require("curl", "apt-get install curl");
        var coap = ExternalTool.Require("coap-client-notls", "apt-get install libcoap3-bin");
        var mosquitto = ExternalTool.Require("mosquitto_pub", "apt-get install mosquitto-clients");

        await GuessesBeforeHeldOffAsync(async () =>
        {
            var answer = await curl.RunAsync(["-s", "-D", "-", "-d", Guess(profile).ToJsonString(), $"http://127.0.0.1:{silo.HttpPort}/api/v1/provision"]);
            return answer.Output.StartsWith("HTTP/1.1 429", StringComparison.Ordinal) && RetryAfterHeader().IsMatch(answer.Output);
        });
        await GuessesBeforeHeldOffAsync(async () =>
        {
            var answer = await coap.RunAsync(["-v", "7", "-m", "post", "-e", Guess(profile).ToJsonString(), $"coap://127.0.0.1:{silo.CoapPort}/api/v1/provision"]);
            return CoapHint().IsMatch(answer.Output + answer.Error);
        });
        await GuessesBeforeHeldOffAsync(async () => Said(await PublishAsync("5"), "RC:151"));

        // Version 3.1.1 has no word for it: no PUBACK, so the message is still the device's to send.
        await GuessesBeforeHeldOffAsync(async () => !Said(await PublishAsync("311"), "received PUBACK"));

        Task<ToolResult> PublishAsync(string version) => mosquitto.RunAsync(
            ["-h", "127.0.0.1", "-p", $"{silo.MqttPort}", "-V", version, "-d", "-u", "provision", "-q", "1", "-t", RequestTopic, "-m", Guess(profile).ToJsonString()],
            deadline: TimeSpan.FromSeconds(20));

        static bool Said(ToolResult result, string text) => (result.Output + result.Error).Contains(text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T02_a_line_behind_one_address_is_served_though_a_device_with_an_old_secret_stands_in_it()
    {
        await using var silo = await StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        await using var line = await MqttDevice.OpenAsync(silo.MqttPort);
        var old = ProvisionOrder.For(profile with { Secret = "the secret of last year" }, Fresh.Text("old"));
        await using var stray = new HttpDevice(silo.HttpPort);
        var told = new List<string>();
        for (var device = 0; device < 300; device++)
        {
            try
            {
                told.Add((await stray.ProvisionAsync(old)).Body);
            }
            catch (NoAnswerException heldOff)
            {
                told.Add(heldOff.Message);
            }

            Assert.True((await line.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("device")))).Succeeded);
        }

        Assert.Contains("HTTP 429", told);
        Assert.All(told, answer => Assert.DoesNotContain("SUCCESS", answer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DeviceProtocol.Mqtt)]
    [InlineData(DeviceProtocol.Http)]
    [InlineData(DeviceProtocol.Coap)]
    public async Task T05_a_captured_request_that_is_sent_a_hundred_times_again_never_succeeds(DeviceProtocol protocol)
    {
        await using var silo = await SiloProcess.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        var captured = ProvisionOrder.For(profile, Fresh.Text("captured"));
        await using IDeviceConnection connection = protocol switch
        {
            DeviceProtocol.Mqtt => await MqttDevice.OpenAsync(silo.MqttPort),
            DeviceProtocol.Http => new HttpDevice(silo.HttpPort),
            _ => new CoapDevice(silo.CoapPort),
        };
        Assert.True((await connection.ProvisionAsync(captured)).Succeeded);

        for (var replay = 0; replay < 100; replay++)
        {
            Assert.Equal("""{"errorMsg":"Failed to provision device!","status":"FAILURE"}""", (await connection.ProvisionAsync(captured)).Body);
        }
    }

    private static async Task<int> GuessesBeforeHeldOffAsync(Func<Task<bool>> guess)
    {
        for (var guesses = 0; guesses < Most; guesses++)
        {
            if (await guess())
            {
                return guesses;
            }
        }

        throw new InvalidOperationException($"{Most} guesses were asked.");
    }

    private static async Task<bool> HttpHoldsOffAsync(HttpClient http, TestProfile profile)
    {
        using var response = await http.PostAsJsonAsync("api/v1/provision", Guess(profile), TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return false;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.True(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds >= 1);
        return true;
    }

    private static async Task<bool> CoapHoldsOffAsync(SiloProcess silo, TestProfile profile)
    {
        using var coap = new ScriptedCoapPeer(silo.CoapPort);
        var answer = await coap.PostAsync("api/v1/provision", Guess(profile).ToJsonString());
        if (answer.Code == "4.00")
        {
            return false;
        }

        Assert.Equal("4.29", answer.Code);
        Assert.True(answer.Number(CoapField.MaxAge) >= 1);
        return true;
    }

    private static async Task<bool> ModernMqttHoldsOffAsync(SiloProcess silo, TestProfile profile)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(silo.MqttPort, 5);
        await peer.SendsAsync(MqttBytes.Publish(5, RequestTopic, Guess(profile).ToJsonString(), qos: 1, packetId: 1));
        var acknowledgement = await peer.ReceivesAsync("PUBACK");
        Assert.Equal(4, acknowledgement.Type);
        return acknowledgement.Body.Length > 2 && acknowledgement.Body[2] == QuotaExceeded;
    }

    private static async Task<bool> OldMqttHoldsOffAsync(SiloProcess silo, TestProfile profile)
    {
        await using var peer = await ScriptedMqttPeer.ProvisioningAsync(silo.MqttPort);
        await peer.SendsAsync(MqttBytes.Publish(4, RequestTopic, Guess(profile).ToJsonString(), qos: 1, packetId: 1));
        try
        {
            return (await peer.ReceivesAsync("PUBACK")).Type != PubAck;
        }
        catch (EndOfStreamException)
        {
            return true; // closed without a PUBACK
        }
    }

    private static Task<SiloProcess> StartAsync() => SiloProcess.StartAsync(new SiloSettings().With("Limits:ExemptNetworks", ""));

    [GeneratedRegex(@"(?im)^Retry-After: [1-9][0-9]*\r?$")]
    private static partial Regex RetryAfterHeader();

    [GeneratedRegex(@"c:4\.29 .*Max-Age:[1-9][0-9]*")]
    private static partial Regex CoapHint();

    private static JsonObject Guess(TestProfile profile) => ProvisionOrder.For(profile with { Secret = Fresh.Text("guess") }, "device");
}
