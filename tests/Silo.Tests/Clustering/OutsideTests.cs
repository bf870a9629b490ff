using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>What another machine reaches of a silo, from another machine: a network namespace beside the silo's.</summary>
public sealed class OutsideTests
{
    [Fact]
    public async Task T11_the_clusters_ports_of_a_silo_on_loopback_are_not_reached_from_outside()
    {
        await using var lab = await NetworkLab.CreateAsync(hostCount: 1);
        var host = lab.Hosts[0];
        var door = FreePorts.Take(1)[0];
        await using var silo = await SiloAsync(host, door, settings => settings.With("Cluster:AdvertisedIPAddress", "127.0.0.1"));

        Assert.Equal(SocketError.Success, await ConnectAsync(host.Address, silo.HttpPort)); // devices come in
        Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(host.Address, silo.SiloPort));
        Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(host.Address, door));
    }

    [Fact]
    public async Task T11_the_clusters_ports_are_reached_where_the_operator_trusts_the_network()
    {
        await using var lab = await NetworkLab.CreateAsync(hostCount: 1);
        var host = lab.Hosts[0];
        var door = FreePorts.Take(1)[0];
        await using var silo = await SiloAsync(host, door, settings => settings.With("Cluster:TrustedNetwork", "true"));

        Assert.Equal(SocketError.Success, await ConnectAsync(host.Address, silo.SiloPort));
        Assert.Equal(SocketError.Success, await ConnectAsync(host.Address, door));
    }

    private static Task<SiloProcess> SiloAsync(NetworkHost host, int door, Func<SiloSettings, SiloSettings> more) => SiloProcess.StartAsync(
        more(new SiloSettings { Place = host.Place }.With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture))));

    private static async Task<SocketError> ConnectAsync(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), TestContext.Current.CancellationToken);
            return SocketError.Success;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode;
        }
    }
}
