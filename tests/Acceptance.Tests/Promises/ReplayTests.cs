using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>The opt-in replay window over every protocol under TLS or DTLS (I-10).</summary>
public sealed class ReplayTests(SiloFixture fixture)
{
    [Theory]
    [InlineData(DeviceProtocol.Mqtt)]
    [InlineData(DeviceProtocol.Http)]
    [InlineData(DeviceProtocol.Coap)]
    public async Task I10_T06_a_device_has_its_answer_again_under_TLS_until_it_logs_in(DeviceProtocol protocol)
    {
        var profile = await ProfileAsync(windowed: true);
        var request = ProvisionOrder.For(profile, Fresh.Text("lost"));
        await using var plain = await DeviceConnections.OpenAsync(fixture.Silo, protocol);

        var first = await AskAsync(protocol, request);
        Assert.True(first.Succeeded, first.Body);
        Assert.Equal(first.Body, (await AskAsync(protocol, request)).Body);
        Assert.Equal("FAILURE", (await plain.ProvisionAsync(request)).Status);
        Assert.Equal(first.Body, (await AskAsync(protocol, request)).Body);

        Assert.True(await plain.LogsInAsync(first.Token));
        Assert.Equal("FAILURE", (await AskAsync(protocol, request)).Status);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    public async Task T07_devices_that_did_not_hear_their_answer_are_bricked_without_a_window_only(bool windowed, int bricked)
    {
        var profile = await ProfileAsync(windowed);
        var without = 0;
        for (var device = 0; device < 30; device++)
        {
            var request = ProvisionOrder.For(profile, Fresh.Text("device"));
            var heard = await AskAsync(DeviceProtocol.Http, request);
            if (device % 3 == 0)
            {
                heard = await AskAsync(DeviceProtocol.Http, request); // the first one was lost on the way
            }

            without += heard.Succeeded ? 0 : 1;
        }

        Assert.Equal(bricked, without);
    }

    private async Task<TestProfile> ProfileAsync(bool windowed)
    {
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        if (windowed)
        {
            var saved = (await fixture.Silo.Operator.GetProfileAsync(profile.Id, TestContext.Current.CancellationToken))!;
            saved["profileData"]!["provisionProtection"] = new JsonObject { ["replayWindowSeconds"] = 300 };
            await fixture.Silo.Operator.SaveProfileAsync(saved, TestContext.Current.CancellationToken);
        }

        return profile;
    }

    /// <summary>A device that begins anew each time, as after a power cut.</summary>
    private async Task<ProvisionAnswer> AskAsync(DeviceProtocol protocol, JsonObject request)
    {
        var silo = fixture.Silo;
        if (protocol == DeviceProtocol.Coap)
        {
            using var peer = await DtlsClient.PeerAsync(silo.CoapDtlsPort);
            return ProvisionAnswer.Parse((await peer.PostAsync("/api/v1/provision", request.ToJsonString())).Text);
        }

        await using IDeviceConnection connection = protocol == DeviceProtocol.Mqtt
            ? await MqttDevice.OpenAsync(silo.MqttTlsPort, tls: DeviceTls.Of(silo))
            : new HttpDevice(silo.HttpTlsPort, tls: DeviceTls.Of(silo));
        return await connection.ProvisionAsync(request);
    }
}
