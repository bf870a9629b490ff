using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using ProvisioningCluster.Clustering.Settings;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>The security of the connections between the processes of a cluster.</summary>
public static class ClusterLinks
{
    /// <summary>Silo to silo, both ways, and gateway process to silo.</summary>
    public static ISiloBuilder AddClusterLinks(this ISiloBuilder silo)
    {
        AddParts(silo.Services);
        silo.Services.Configure<SiloConnectionOptions>(options =>
        {
            options.ConfigureSiloInboundConnection(Accept);
            options.ConfigureSiloOutboundConnection(Connect);
            options.ConfigureGatewayInboundConnection(Accept);
        });
        return silo;
    }

    /// <summary>Gateway process to silo.</summary>
    public static IClientBuilder AddClusterLinks(this IClientBuilder client)
    {
        AddParts(client.Services);
        client.Services.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(Connect));
        return client;
    }

    private static void AddParts(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LinkIdentities>();
        services.TryAddSingleton<LinkRefusals>();
        services.TryAddSingleton<HandshakeLimit>();
        services.TryAddSingleton<TlsLinks>();
        services.TryAddSingleton<LocalLinks>();
    }

    private static void Accept(IConnectionBuilder connections) =>
        Use(connections, static services => services.GetRequiredService<TlsLinks>().AcceptAsync);

    private static void Connect(IConnectionBuilder connections) =>
        Use(connections, static services => services.GetRequiredService<TlsLinks>().ConnectAsync);

    private static void Use(IConnectionBuilder connections, Func<IServiceProvider, Func<ConnectionContext, ConnectionDelegate, Task>> tls)
    {
        var services = connections.ApplicationServices;
        var settings = services.GetRequiredService<IOptions<ClusterSettings>>().Value;
        if (!settings.HasCertificates && settings.TrustedNetwork)
        {
            return;
        }

        var step = settings.HasCertificates ? tls(services) : services.GetRequiredService<LocalLinks>().RunAsync;
        connections.Use(next => connection => step(connection, next));
    }
}
