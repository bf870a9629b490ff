using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Coap.Resources;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Testing.Coap;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Resources;

/// <summary>The resource tree without a cluster behind it: what it answers by itself, and what when the cluster is gone.</summary>
public sealed class ResourceTreeTests
{
    private const string Core = "/.well-known/core";
    private const string Everything = "</api/v1/provision>;rt=\"provision\";ct=0";

    [Fact]
    public async Task The_resources_are_listed_in_link_format()
    {
        await using var server = Start();

        var answer = await server.Peer().GetAsync(Core);

        Assert.Equal(("2.05", 40u, Everything), (answer.Code, answer.Number(CoapField.ContentFormat), answer.Text));
    }

    [Theory]
    [InlineData("rt=provision", Everything)]
    [InlineData("rt=prov*", Everything)]
    [InlineData("rt=*", Everything)]
    [InlineData("href=/api/v1/provision", Everything)]
    [InlineData("href=/api/*", Everything)]
    [InlineData("ct=0", Everything)]
    [InlineData("nonsense", Everything)]
    [InlineData("rt=temperature", "")]
    [InlineData("rt=provisio", "")]
    [InlineData("if=core.s", "")]
    [InlineData("rt=provision&ct=50", "")]
    public async Task The_list_can_be_filtered(string query, string expected)
    {
        await using var server = Start();

        var answer = await server.Peer().GetAsync($"{Core}?{query}");

        Assert.Equal(("2.05", expected), (answer.Code, answer.Text));
    }

    [Fact]
    public async Task Another_format_than_link_format_is_not_to_be_had()
    {
        await using var server = Start();
        var peer = server.Peer();

        var json = await peer.AskAsync(peer.Request(CoapKind.Con, "GET", Core).With(new CoapField(CoapField.Accept, 50u)));
        var links = await peer.AskWholeAsync(peer.Request(CoapKind.Con, "GET", Core).With(new CoapField(CoapField.Accept, 40u)));

        Assert.Equal(("4.06", "2.05"), (json.Code, links.Code));
    }

    [Theory]
    [InlineData("GET", "/", "4.04")]
    [InlineData("POST", "/", "4.04")]
    [InlineData("GET", "/api", "4.04")]
    [InlineData("POST", "/api/v2/provision", "4.04")]
    [InlineData("POST", "/API/v1/provision", "4.04")]
    [InlineData("PUT", "/nowhere", "4.04")]
    [InlineData("GET", "/.well-known", "4.04")]
    [InlineData("GET", "/.well-known/core/more", "4.04")]
    [InlineData("POST", "/.well-known/core", "4.05")]
    [InlineData("PUT", "/api/v1/provision", "4.05")]
    [InlineData("DELETE", "/api/v1/provision", "4.05")]
    [InlineData("0.05", "/api/v1/provision", "4.05")]
    [InlineData("0.31", "/api/v1/x/telemetry", "4.05")]
    [InlineData("GET", "/api/v1/provision", "4.00")]
    [InlineData("GET", "/api/v1/x/provision", "4.00")]
    [InlineData("GET", "/api/v1/x/telemetry", "4.00")]
    [InlineData("POST", "/api/v1", "4.00")]
    [InlineData("POST", "/api/v1/x/unknown", "4.00")]
    [InlineData("POST", "/api/v1/x/claim", "4.00")]
    [InlineData("POST", "/api/v1/claim", "4.00")]
    [InlineData("POST", "/api/v1/x/rpc", "4.00")]
    [InlineData("POST", "/api/v1/telemetry", "4.01")]
    [InlineData("POST", "/api/v1/attributes", "4.01")]
    [InlineData("GET", "/api/v1/attributes", "4.01")]
    [InlineData("POST", "/api/v1/provision", "5.03")]
    [InlineData("POST", "/api/v1/x/telemetry", "5.03")]
    [InlineData("POST", "/api/v1/x/attributes", "5.03")]
    [InlineData("GET", "/api/v1/x/attributes", "5.03")]
    public async Task T15_every_path_has_a_defined_answer_within_the_bound(string method, string path, string code)
    {
        await using var server = Start();
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, method, path) with { Token = [] };

        await peer.SendAsync(request);
        var answer = await peer.ExpectAsync("the answer");

        Assert.Equal(code, answer.Code);
        Assert.Empty(answer.Payload);
        Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{peer.BytesReceived} bytes for {peer.BytesSent}");
    }

    [Fact]
    public async Task T15_the_smallest_request_for_the_list_gets_no_more_than_three_times_its_bytes()
    {
        await using var server = Start();
        var peer = server.Peer();

        await peer.SendAsync(peer.Request(CoapKind.Con, "GET", Core) with { Token = [] });
        var answer = await peer.ExpectAsync("the list");

        Assert.Equal((21, Everything), (peer.BytesSent, answer.Text));
        Assert.True(peer.BytesReceived <= peer.BytesSent * 3, $"{peer.BytesReceived} bytes for {peer.BytesSent}");
    }

    [Fact]
    public async Task I08_when_the_cluster_does_not_answer_a_duplicate_does_not_ask_it_again()
    {
        await using var server = Start(out var grains);
        var peer = server.Peer();
        var request = peer.Request(CoapKind.Con, "POST", "/api/v1/provision").Encode();

        await peer.SendAsync(request);
        var first = await peer.ReceiveAsync("the retry hint");
        await peer.SendAsync(request);
        var second = await peer.ReceiveAsync("the retry hint again");

        Assert.Equal(first, second);
        Assert.InRange(CoapPacket.Decode(first).Number(CoapField.MaxAge)!.Value, 5u, 15u);
        Assert.Equal(1, grains.Calls);
    }

    private static CoapTestServer Start() => Start(out _);

    private static CoapTestServer Start(out UnreachableGrains grains)
    {
        var factory = DispatchProxy.Create<IGrainFactory, UnreachableGrains>();
        grains = (UnreachableGrains)factory;
        var cluster = new DeviceCluster(new StatelessWorkers(factory, TimeProvider.System), TimeProvider.System);
        var login = new DeviceLogin(cluster);
        var time = TimeProvider.System;
        var instruments = new GatewayInstruments(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), time);
        var tree = new ResourceTree(
            new ProvisionResource(cluster, instruments, time), new TelemetryResource(login, cluster, time), new AttributesResource(login, cluster, time), time);
        return CoapTestServer.Start(resources: tree);
    }

    private class UnreachableGrains : DispatchProxy
    {
        public int Calls { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls++;
            throw new ClusterUnavailableException();
        }
    }
}
