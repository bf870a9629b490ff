using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests;

public sealed class CoapGatewayTests
{
    [Fact]
    public async Task The_gateway_opens_its_port_says_so_and_closes_it_again()
    {
        var port = FreePorts.Take(1)[0];
        using var host = Build(("Coap:Port", $"{port}"));
        var gateway = host.Services.GetRequiredService<CoapGateway>();
        var listeners = host.Services.GetRequiredService<OpenListeners>();

        await gateway.StartAsync(TestContext.Current.CancellationToken);
        using var peer = new ScriptedCoapPeer(port);
        var answer = await peer.GetAsync("/.well-known/core");
        var whileOpen = listeners.All.ToList();
        await gateway.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2.05", answer.Code);
        Assert.Equal([new KeyValuePair<string, int>("coap", port)], whileOpen);
        Assert.Empty(listeners.All);
        using var successor = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task Port_0_opens_nothing()
    {
        using var host = Build(("Coap:Port", "0"));
        var gateway = host.Services.GetRequiredService<CoapGateway>();

        await gateway.StartAsync(TestContext.Current.CancellationToken);

        Assert.Empty(host.Services.GetRequiredService<OpenListeners>().All);
        await gateway.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Unusable_options_are_refused_at_start()
    {
        using var host = Build(("Coap:Port", "70000"), ("Coap:PayloadBytes", "1"), ("Coap:DtlsPort", "-1"), ("Coap:Handshakes", "0"), ("Coap:Sessions", "0"), ("Coap:SessionSilence", "00:00:01"));

        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(6, refusal.Failures.Count());
    }

    [Fact]
    public void Adding_the_gateway_twice_adds_it_once()
    {
        using var host = Build();

        Assert.Single(host.Services.GetServices<IHostedService>().OfType<CoapGateway>());
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Coap:DtlsPort", "0")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddOrleansClient(client => client.UseLocalhostClustering()); // never connected: these tests ask for no grain
        builder.AddCoapGateway();
        builder.AddCoapGateway();
        return builder.Build();
    }
}
