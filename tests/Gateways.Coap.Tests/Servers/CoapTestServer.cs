using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ProvisioningCluster.Gateways.Coap.Dtls;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Listening;
using ProvisioningCluster.Gateways.Coap.Telemetry;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Testing.Coap;

namespace ProvisioningCluster.Gateways.Coap.Tests.Servers;

/// <summary>All layers over a real socket on loopback, with scripted resources and a clock that the test moves.</summary>
internal sealed class CoapTestServer : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<ScriptedCoapPeer> peers = [];

    private CoapTestServer(ServiceProvider services, FakeTimeProvider time, ScriptedResources resources)
    {
        this.services = services;
        Time = time;
        Resources = resources;
    }

    public FakeTimeProvider Time { get; }

    public ScriptedResources Resources { get; }

    public IPEndPoint Endpoint => Bound.FirstOrDefault(bound => bound.Address.Equals(IPAddress.Loopback)) ?? Bound[0];

    public IReadOnlyList<IPEndPoint> Bound => Listener.Bound;

    public CoapListener Listener => services.GetRequiredService<CoapListener>();

    public MessageLayer Layer => services.GetRequiredService<MessageLayer>();

    /// <summary>Any part of the gateway.</summary>
    public T Part<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static CoapTestServer Start(Action<CoapOptions>? limits = null, IRequestHandler? resources = null, IPAddress? address = null, bool everywhere = false, TlsOptions? tls = null)
    {
        var time = new FakeTimeProvider(tls is null ? DateTimeOffset.UnixEpoch.AddYears(56) : DateTimeOffset.UtcNow); // certificates are made for now
        var scripted = new ScriptedResources();
        var options = new CoapOptions();
        limits?.Invoke(options);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddMetrics();
        collection.AddSingleton<TimeProvider>(time);
        collection.AddSingleton(Options.Create(options));
        collection.AddSingleton<CoapInstruments>();
        collection.AddSingleton<CoapListener>();
        collection.AddSingleton<OpenListeners>();
        collection.AddSingleton(Options.Create(tls ?? new TlsOptions()));
        collection.AddSingleton<ServerIdentities>();
        collection.AddSingleton<CountingLimiter>();
        collection.AddSingleton<IConnectionLimiter>(static provider => provider.GetRequiredService<CountingLimiter>());
        CoapGatewayWiring.AddLayers(collection, _ => resources ?? scripted);
        CoapGatewayWiring.AddDtls(collection);
        var services = collection.BuildServiceProvider();
        var listener = services.GetRequiredService<CoapListener>();
        if (everywhere)
        {
            listener.Open();
        }
        else
        {
            listener.Open(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        }

        return new CoapTestServer(services, time, scripted);
    }

    /// <summary>Stops as the process does.</summary>
    public Task StopAsync() => ActivatorUtilities.CreateInstance<CoapGateway>(services).StopAsync(CancellationToken.None);

    /// <summary>A new device; disposed with the server.</summary>
    public ScriptedCoapPeer Peer()
    {
        var peer = new ScriptedCoapPeer(Endpoint);
        peers.Add(peer);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        peers.ForEach(peer => peer.Dispose());
        await Listener.CloseAsync();
        await Part<DtlsListener>().CloseAsync();
        await services.DisposeAsync();
    }
}
