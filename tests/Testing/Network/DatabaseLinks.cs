using System.Net;
using Npgsql;

namespace ProvisioningCluster.Testing;

/// <summary>Ways to one database, one for each process, each of which can be broken by itself.</summary>
public sealed class DatabaseLinks : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder database;

    private DatabaseLinks(NpgsqlConnectionStringBuilder database, IReadOnlyList<TcpProxy> links)
    {
        this.database = database;
        Links = links;
    }

    public IReadOnlyList<TcpProxy> Links { get; }

    /// <param name="connectionString">The database behind the links; its host is an address.</param>
    /// <param name="count">How many links.</param>
    /// <param name="address">Where they listen; loopback by default.</param>
    /// <param name="watch">Makes what reads along, one for each connection.</param>
    public static DatabaseLinks Start(string connectionString, int count, IPAddress? address = null, Func<IClientWatch>? watch = null)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var target = new IPEndPoint(IPAddress.Parse(database.Host!), database.Port);
        return new DatabaseLinks(database, [.. Enumerable.Range(0, count).Select(_ => TcpProxy.Start(target, address, watch))]);
    }

    /// <summary>The connection string that goes over the link with this index.</summary>
    public string Over(int index) => new NpgsqlConnectionStringBuilder(database.ConnectionString)
    {
        Host = Links[index].EndPoint.Address.ToString(),
        Port = Links[index].Port,
    }.ConnectionString;

    /// <summary>Gives the silo with this index its own link.</summary>
    public SiloSettings Attach(int index, SiloSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.With("Storage:ConnectionString", Over(index));
    }

    public void PauseAll(ProxyDirection directions)
    {
        foreach (var link in Links)
        {
            link.Pause(directions);
        }
    }

    public void HealAll()
    {
        foreach (var link in Links)
        {
            link.Heal();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in Links)
        {
            await link.DisposeAsync();
        }
    }
}
