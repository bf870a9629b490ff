using System.Net;
using ProvisioningCluster.Gateways.Coap.Tests.Servers;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Coap;
using ProvisioningCluster.Testing.Dtls;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Dtls;

/// <summary>Handshakes with clients that do as they should, and with clients that do not.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData(0xC02B)] // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    [InlineData(0xC02C)] // TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    [InlineData(0xC0AC)] // TLS_ECDHE_ECDSA_WITH_AES_128_CCM
    [InlineData(0xC0AE)] // TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8
    public async Task T17_each_suite_for_an_ECDSA_server_carries_a_request(int suite)
    {
        await using var server = DtlsTestServer.Start();
        using var client = await server.ConnectAsync(new DtlsPlan { Suites = [suite], ExpectedServer = server.Identity.Der });
        using var peer = new ScriptedCoapPeer(client);

        var answer = await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));

        Assert.Equal("2.01", answer.Code);
        Assert.Equal(suite.ToString("X4", System.Globalization.CultureInfo.InvariantCulture), client.Suite);
        Assert.True(client.HasExtendedMasterSecret);
    }

    [Theory]
    [InlineData(0xC02F)] // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
    [InlineData(0xC030)] // TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    public async Task T17_each_suite_for_an_RSA_server_carries_a_request(int suite)
    {
        await using var server = DtlsTestServer.Start(identity: CertificatePlan.Server("localhost") with { Key = TestKey.Rsa() });
        using var client = await server.ConnectAsync(new DtlsPlan { Suites = [suite], ExpectedServer = server.Identity.Der });
        using var peer = new ScriptedCoapPeer(client);

        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
    }

    [Theory]
    [InlineData(0xC023)] // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: not authenticated encryption
    [InlineData(0xC02F)] // for another kind of key
    [InlineData(0x00A8)] // TLS_PSK_WITH_AES_128_GCM_SHA256: there are no shared keys
    public async Task T17_a_client_with_other_suites_is_refused(int suite)
    {
        await using var server = DtlsTestServer.Start();

        Assert.Equal("handshake_failure", await server.RefusalOfAsync(new DtlsPlan { Suites = [suite] }));
        await server.HoldsAsync(0);
    }

    [Fact]
    public async Task T17_a_client_with_other_curves_is_refused()
    {
        await using var server = DtlsTestServer.Start();

        Assert.Equal("handshake_failure", await server.RefusalOfAsync(new DtlsPlan { Groups = [0x0016] })); // secp256k1
    }

    [Fact]
    public async Task The_whole_chain_is_kept_with_the_session_in_its_order()
    {
        await using var server = DtlsTestServer.Start();
        using var line = server.Authority.Intermediate("Line 1");
        using var device = line.Device("press");
        using var peer = await server.PeerAsync(new DtlsPlan { Certificate = device });

        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));
        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [2]));

        var first = (await server.Resources.NextAsync()).Endpoint.Secured!;
        var second = (await server.Resources.NextAsync()).Endpoint.Secured!;
        Assert.Equal(device.Chain().Select(der => der.ToArray()), first.Chain!.Certificates.Select(der => der.ToArray()));
        Assert.NotEqual(Guid.Empty, first.OperationId);
        Assert.Equal(first.OperationId, second.OperationId);
    }

    [Fact]
    public async Task A_client_without_a_certificate_has_a_session_without_a_chain()
    {
        await using var server = DtlsTestServer.Start();
        using var peer = await server.PeerAsync();

        await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]));

        var request = await server.Resources.NextAsync();
        Assert.Null(request.Endpoint.Secured!.Chain);
        Assert.Equal(IPAddress.Loopback, request.Endpoint.Source);
    }

    [Theory]
    [InlineData(DtlsProof.None, "unexpected_message")]
    [InlineData(DtlsProof.Foreign, "decrypt_error")]
    public async Task T16_a_certificate_without_the_proof_of_its_key_is_refused(DtlsProof proof, string alert)
    {
        await using var server = DtlsTestServer.Start();
        using var device = server.Authority.Device("press");

        Assert.Equal(alert, await server.RefusalOfAsync(new DtlsPlan { Certificate = device, Proof = proof }));
        await server.HoldsAsync(0);
    }

    [Theory]
    [InlineData(-3, -1)]
    [InlineData(1, 3)]
    public async Task A_leaf_outside_its_dates_is_a_bad_certificate(double startsIn, double endsIn)
    {
        await using var server = DtlsTestServer.Start();
        using var device = server.Authority.Issue(CertificatePlan.Device("press") with { StartsIn = startsIn, EndsIn = endsIn });

        Assert.Equal("bad_certificate", await server.RefusalOfAsync(new DtlsPlan { Certificate = device }));
    }

    [Fact]
    public async Task D30_a_chain_out_of_order_is_a_bad_certificate()
    {
        await using var server = DtlsTestServer.Start();
        using var line = server.Authority.Intermediate("Line 1");
        using var device = line.Device("press");
        var chain = device.Chain();

        Assert.Equal("bad_certificate", await server.RefusalOfAsync(new DtlsPlan { Certificate = device, Chain = [chain[0], chain[2], chain[1]] }));
    }

    [Fact]
    public async Task D30_a_chain_whose_signature_is_forged_is_a_bad_certificate()
    {
        await using var server = DtlsTestServer.Start();
        using var other = TestAuthority.Root("Test CA"); // of the same name
        using var device = other.Device("press");

        Assert.Equal("bad_certificate", await server.RefusalOfAsync(new DtlsPlan { Certificate = device, Chain = [device.Der, server.Authority.Certificate.Der] }));
    }

    [Fact]
    public async Task T16_more_certificates_than_a_chain_may_have_are_refused()
    {
        await using var server = DtlsTestServer.Start();
        using var device = server.Authority.Device("press");
        var root = server.Authority.Certificate.Der;

        Assert.NotNull(await server.RefusalOfAsync(new DtlsPlan { Certificate = device, Chain = [device.Der, root, root, root, root, root] }));
        await server.HoldsAsync(0);
    }

    [Fact]
    public async Task T17_a_renewed_server_certificate_reaches_new_handshakes_and_leaves_sessions_alone()
    {
        await using var server = DtlsTestServer.Start();
        using var before = await server.PeerAsync(new DtlsPlan { ExpectedServer = server.Identity.Der });

        using var renewed = server.Renew(CertificatePlan.Server("localhost") with { Key = TestKey.Rsa() });
        using var after = await server.PeerAsync(new DtlsPlan { ExpectedServer = renewed.Der });

        Assert.Equal("2.01", (await before.AskAsync(before.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        Assert.Equal("2.01", (await after.AskAsync(after.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_handshake_survives_lost_datagrams(int seed)
    {
        await using var server = DtlsTestServer.Start();
        using var line = server.Authority.Intermediate("Line 1");
        using var device = line.Device("press");
        var random = new Random(seed);
        var gate = new Lock();
        bool Passes(UdpPassage passage)
        {
            lock (gate)
            {
                return random.NextDouble() > 0.2;
            }
        }

        using var proxy = UdpProxy.Before(server.Endpoint, Passes);
        using var client = await DtlsClient.ConnectAsync(proxy.EndPoint, new DtlsPlan { Certificate = device });

        await server.HoldsAsync(1);
        Assert.True(proxy.Lost > 0);
    }

    [Fact]
    public async Task The_last_flight_is_sent_again_when_it_was_lost()
    {
        await using var server = DtlsTestServer.Start();
        var lost = 0;
        // Encrypted records of the server begin with its Finished: epoch 1.
        using var proxy = UdpProxy.Before(server.Endpoint, passage => passage.ToServer || passage.Datagram[4] == 0 || Interlocked.Increment(ref lost) > 1);

        using var client = await DtlsClient.ConnectAsync(proxy.EndPoint);
        using var peer = new ScriptedCoapPeer(client);

        Assert.Equal("2.01", (await peer.AskAsync(peer.Request(CoapKind.Con, "POST", "/a", [1]))).Code);
        Assert.Equal(1, server.Sessions);
    }
}
