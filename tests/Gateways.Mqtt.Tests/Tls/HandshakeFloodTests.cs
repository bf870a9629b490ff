using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Tls;

/// <summary>2,000 connections that begin a handshake and stall, on a silo of their own (T-12, T-17).</summary>
public sealed class HandshakeFloodTests
{
    private const int Stalled = 2_000;
    private const int Floods = 8;
    private const int Devices = 3;

    // Far above the deadline: what is shown is that they end at all, by the server.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task T12_T17_Stalled_handshakes_keep_no_device_out_and_end_by_their_deadline()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Tls:HandshakeDeadline", "00:00:03").With("Tls:Handshakes", (2 * Stalled).ToString(CultureInfo.InvariantCulture)));
        await DevicesAreServedAsync(silo);

        var heights = new List<long>();
        for (var i = 0; i < Floods; i++)
        {
            heights.Add(await FloodAsync(silo));
        }

        await Poll.UntilAsync(async () => await TlsMetrics.HandshakesAsync(silo, "stalled") == Floods * Stalled, Patience, () => "every stalled handshake to be counted");
        Assert.Equal(0, await TlsMetrics.HandshakesAsync(silo, "displaced"));

        // What a flood leaves behind would show twice as high at twice the floods; what is kept for the next one does not.
        Assert.True(heights[^1] < 1.4 * heights[Floods / 2 - 1], $"The floods took the process to {string.Join(", ", heights.Select(height => height >> 20))} MiB.");
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T17_Over_the_limit_the_oldest_handshake_of_the_busiest_source_goes_and_devices_come_in()
    {
        const int Limit = 100;
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Tls:Handshakes", Limit.ToString(CultureInfo.InvariantCulture)).With("Tls:HandshakeDeadline", "00:01:00"));
        using var stalled = await StalledHandshakes.OpenAsync(silo.MqttTlsPort, Stalled);

        await DevicesAreServedAsync(silo);

        await Poll.UntilAsync(
            async () => await TlsMetrics.HandshakesAsync(silo, "displaced") >= Stalled - Limit, Patience, () => "the oldest handshakes to be closed for newer ones");
    }

    /// <summary>Memory at the flood's height.</summary>
    private static async Task<long> FloodAsync(SiloProcess silo)
    {
        using var stalled = await StalledHandshakes.OpenAsync(silo.MqttTlsPort, Stalled);
        await DevicesAreServedAsync(silo);
        var resident = silo.ResidentBytes;
        await stalled.EndedAsync(Patience);
        return resident;
    }

    private static async Task DevicesAreServedAsync(SiloProcess silo)
    {
        var profile = await TestProfile.CreateAsync(silo);
        for (var i = 0; i < Devices; i++)
        {
            await using var device = await MqttDevice.OpenAsync(silo.MqttTlsPort, tls: DeviceTls.Of(silo));
            var answer = await device.ProvisionAsync(Testing.Devices.ProvisionOrder.For(profile, Fresh.Text("press")));
            Assert.True(answer.Succeeded, answer.Body);
            Assert.True(await device.LogsInAsync(answer.Token));
        }
    }
}
