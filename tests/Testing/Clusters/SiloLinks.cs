using System.Net;

namespace ProvisioningCluster.Testing;

/// <summary>
/// Ways from gateways to the silos, one for each silo, that can be broken. A silo takes a client for its own only under the port that
/// it has published, and under any address of loopback: so the links have the silos' ports and another address, and gateways that are
/// started from then on read that address in the membership table.
/// </summary>
public sealed class SiloLinks : IAsyncDisposable
{
    private static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");
    private readonly TcpProxy[] links;

    private SiloLinks(TcpProxy[] links) => this.links = links;

    /// <summary>Links to the silos that run now.</summary>
    public static async Task<SiloLinks> StartAsync(ClusterHarness cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var opened = new SiloLinks([.. cluster.Silos.Select(silo => TcpProxy.Start(new IPEndPoint(IPAddress.Loopback, silo.SiloGatewayPort), new IPEndPoint(Address, silo.SiloGatewayPort)))]);
        await cluster.Ledger.NumberAsync(
            "UPDATE OrleansQuery SET QueryText = replace(QueryText, 'address AS Address', @address) WHERE QueryKey = 'GatewaysQueryKey' RETURNING 1",
            ("address", $"'{Address}' AS Address"));
        return opened;
    }

    /// <summary>The silos hear everything and are not heard.</summary>
    public void HoldReplies() => Array.ForEach(links, link => link.Pause(ProxyDirection.ToClient));

    /// <summary>Cuts every connection, with what was held, and takes new ones. Answers how many there were.</summary>
    public int CutAll()
    {
        var cut = links.Sum(link => link.CutAll());
        Array.ForEach(links, link => link.Heal());
        return cut;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links)
        {
            await link.DisposeAsync();
        }
    }
}
