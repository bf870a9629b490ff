using System.Globalization;
using System.Text.RegularExpressions;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>What a start prints and opens, and how a stop ends.</summary>
public sealed class SiloLifeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_line_of_a_start_is_ready_with_the_open_listeners()
    {
        await using var silo = await SiloProcess.StartAsync();

        var last = silo.Output.TrimEnd().Split('\n')[^1].Trim();

        Assert.Equal($"ready coap:{silo.CoapPort} coaps:{silo.CoapDtlsPort} http:{silo.HttpPort} https:{silo.HttpTlsPort} mqtt:{silo.MqttPort} mqtts:{silo.MqttTlsPort} operator:{silo.HttpPort}", last);
    }

    [Fact]
    public async Task T11_only_configured_ports_are_open_and_those_of_the_cluster_on_loopback()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kernel's tables are read.");
        var door = FreePorts.Take(1)[0];
        await using var shut = await SiloProcess.StartAsync(new SiloSettings().With("Cluster:SiloGatewayPort", ""));
        await using var open = await SiloProcess.StartAsync(new SiloSettings().With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture)));

        var shutSockets = ListeningSockets.Of(shut.ProcessId);
        var openSockets = ListeningSockets.Of(open.ProcessId);

        Assert.Equal(new HashSet<int> { shut.HttpPort, shut.HttpTlsPort, shut.MqttPort, shut.MqttTlsPort }, shutSockets.Where(socket => !socket.LoopbackOnly).Select(socket => socket.Port).ToHashSet());
        Assert.Single(shutSockets, socket => socket.LoopbackOnly);
        Assert.Equal(2, openSockets.Count(socket => socket.LoopbackOnly));
        Assert.Contains((door, true), openSockets);
    }

    [Fact]
    public async Task Without_any_listener_nothing_is_opened_by_default()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kernel's tables are read.");
        var closed = new SiloSettings().With("Mqtt:Port", "0").With("Mqtt:TlsPort", "0").With("Http:Port", "0").With("Http:TlsPort", "0").With("Operator:Port", "0").With("Coap:Port", "0").With("Coap:DtlsPort", "0").With("Cluster:SiloGatewayPort", "0");
        await using var silo = await SiloProcess.StartAsync(closed with { Environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" } });

        Assert.Matches(new Regex("^ready$", RegexOptions.Multiline), silo.Output.Replace("\r", "", StringComparison.Ordinal));
        Assert.All(ListeningSockets.Of(silo.ProcessId), socket => Assert.True(socket.LoopbackOnly));
        Assert.Single(ListeningSockets.Of(silo.ProcessId));
        await silo.StopAsync();
        Assert.Equal(0, silo.ExitCode);
    }

    [Fact]
    public async Task A_stop_ends_with_code_0_and_the_log_folded_into_the_file()
    {
        await using var silo = await SiloProcess.StartAsync();
        await silo.Operator.CreateDeviceAsync("kept", cancellationToken: Cancelled);

        await silo.StopAsync();

        Assert.Equal(0, silo.ExitCode);
        Assert.Equal(["master.key", "provisioning.db"], Directory.EnumerateFiles(silo.DataDirectory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("fail:", silo.Output, StringComparison.Ordinal);

        await silo.RestartAsync();
        Assert.NotNull(await silo.Operator.GetDeviceAsync("kept", cancellationToken: Cancelled));
    }

    [Fact]
    public async Task The_console_is_quiet()
    {
        await using var silo = await SiloProcess.StartAsync();

        Assert.DoesNotContain("Orleans", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", silo.Output, StringComparison.Ordinal);
    }
}
