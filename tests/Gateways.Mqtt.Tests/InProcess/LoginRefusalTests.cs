using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>The table of wire-spec 3.4, packet by packet, where the cluster's word can be chosen.</summary>
public sealed class LoginRefusalTests
{
    [Theory]
    [InlineData(FaultCode.Unauthenticated, "c", "token", null, 5, 0x86, 0x86)]
    [InlineData(FaultCode.Unauthenticated, "c", null, "pw", 5, 0x86, 0x86)]
    [InlineData(FaultCode.Unauthenticated, "", "token", "", 5, 0x86, 0x86)]
    [InlineData(FaultCode.Unauthenticated, "c", null, null, 2, 0x85, 0x85)]
    [InlineData(FaultCode.Unauthenticated, "", null, null, 5, 0x87, 0x87)]
    [InlineData(FaultCode.TransportNotAllowed, "c", "token", null, 3, 0x88, 0x89)]
    [InlineData(FaultCode.LimitReached, "c", "token", null, 3, 0x9F, 0x96)]
    public async Task TB119_TB126_A_refused_login_has_the_code_of_its_version(
        FaultCode fault, string clientId, string? userName, string? password, int returnCode, int connAck, int disconnect)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Cluster.OnAuthenticate = (_, _) => Task.FromResult<Result<DeviceIdentity>>(new Fault(fault, "no"));
        await using var old = await host.DialAsync(4);
        await using var modern = await host.DialAsync(5);

        await old.SendsAsync(MqttBytes.Connect(4, clientId, userName, password));
        await modern.SendsAsync(MqttBytes.Connect(5, clientId, userName, password));

        await old.ExpectsAsync($"20 00{returnCode:x2}");
        await old.ExpectsClosedAsync();
        await modern.ExpectsAsync($"20 00{connAck:x2}00");
        await modern.ExpectsAsync($"e0 {disconnect:x2}00");
        await modern.ExpectsClosedAsync();
    }

    [Fact]
    public async Task What_was_presented_reaches_the_cluster_unchanged()
    {
        await using var host = await GatewayHost.StartAsync();
        AuthenticationRequest? presented = null;
        host.Cluster.OnAuthenticate = (request, _) =>
        {
            presented = request;
            return Task.FromResult<Result<DeviceIdentity>>(ScriptedCluster.Device);
        };
        await using var peer = await host.DialAsync();

        await peer.SendsAsync(MqttBytes.Connect(4, "", "tok", ""));
        await peer.ExpectsAcceptedAsync();

        Assert.Equal(AuthenticationMethod.MqttLogin, presented!.Method);
        Assert.Equal(new RequestOrigin(TransportProtocol.Mqtt, "127.0.0.1", Encrypted: false), presented.Origin);
        Assert.Equal("", presented.ClientId.Reveal());
        Assert.Equal("tok", presented.UserName?.Reveal());
        Assert.True(presented.Password is { IsEmpty: true });
    }

    [Fact]
    public async Task Version_3_1_with_an_unfit_client_id_is_refused_but_not_for_provisioning()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var device = await host.DialAsync(3);
        await using var provisioning = await host.DialAsync(3);

        await device.SendsAsync(MqttBytes.Connect(3, "", "token"));
        await provisioning.SendsAsync(MqttBytes.Connect(3, "", "provision"));

        await device.ExpectsAsync("20 0002");
        await device.ExpectsClosedAsync();
        await provisioning.ExpectsAcceptedAsync();
    }

    [Fact]
    public async Task An_enhanced_authentication_is_refused()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var peer = await host.DialAsync(5);

        await peer.SendsAsync(MqttBytes.Connect(5, "c", "token", properties: [21, 0, 1, 0x78]));

        await peer.ExpectsAsync("20 008c00");
    }
}
