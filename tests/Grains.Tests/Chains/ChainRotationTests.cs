using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Grains.Tests.Sessions;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Chains;

[Collection(ClusterCollection.Name)]
public sealed class ChainRotationTests(ClusterFixture fixture) : IDisposable
{
    private readonly Installation installation = new(fixture);
    private readonly TestAuthority maker = TestAuthority.Root(Installation.Fresh("maker"));
    private readonly string name = Installation.Fresh("press");

    private DeviceKey Key => new(installation.Tenant, name);

    public void Dispose() => maker.Dispose();

    [Fact]
    public async Task TB32_D31_I09_a_new_leaf_takes_the_place_of_the_old_one()
    {
        await installation.CreateChainProfileAsync(maker);
        using var old = Leaf(2);
        using var renewed = Leaf(1);
        var first = Installation.Value(await installation.PresentAsync(old));

        var second = Installation.Value(await installation.PresentAsync(renewed));

        Assert.Equal((first.DeviceId, first.CredentialsVersion + 1), (second.DeviceId, second.CredentialsVersion));
        await RefusedAsync(old);
        Assert.Equal(renewed.Bare, await StoredAsync());
        Assert.Equal("provisioned", Installation.Value(await installation.Device(name).GetAsync()).ProvisionState);
        Assert.Equal(["0 0 ", "11 0 ", "0 1 certificate_superseded"], installation.AuditOf(name));
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS", "CREDENTIALS_UPDATED"], installation.EventsOf(first.DeviceId));
        Assert.Equal(second, Installation.Value(await installation.PresentAsync(renewed)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I09_a_replaced_leaf_is_refused_at_once_and_its_connection_ends(bool grainForgot)
    {
        await installation.CreateChainProfileAsync(maker);
        using var old = Leaf(2);
        using var renewed = Leaf(1);
        var device = Installation.Value(await installation.PresentAsync(old));
        var gateway = new TestGateway();
        var session = new DeviceSession(Guid.NewGuid(), 1, fixture.Grains.CreateObjectReference<IGatewayObserver>(gateway));
        var sessions = fixture.Grains.GetGrain<IDeviceSessionsGrain>(new DeviceSessionsKey(installation.Tenant, device.DeviceId).ToString());
        Installation.Value(await sessions.OpenAsync(session));
        if (grainForgot)
        {
            // An activation that has not looked offers a new device first and learns from the ledger what it replaces.
            await fixture.Cluster.DeactivateAsync(installation.Device(name));
        }

        Installation.Value(await installation.PresentAsync(old)); // the caches know the old leaf
        Installation.Value(await installation.PresentAsync(renewed));

        await RefusedAsync(old);
        Assert.Equal((session.SessionId, SessionEndReason.CredentialsChanged), await gateway.NextEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task I09_a_hundred_rotations_in_a_row_are_a_hundred_replacements()
    {
        const int Count = 100;
        await installation.CreateChainProfileAsync(maker);
        var leaves = Enumerable.Range(0, Count + 1).Select(i => Leaf(Count + 1 - i)).ToList();

        foreach (var leaf in leaves)
        {
            Installation.Value(await installation.PresentAsync(leaf));
        }

        Assert.Equal(["0 0 ", .. Enumerable.Repeat("11 0 ", Count)], installation.AuditOf(name));
        Assert.Equal(leaves[^1].Bare, await StoredAsync());
        Assert.Equal(Count + 1, Installation.Value(await installation.Device(name).GetCredentialsAsync()).Version);
        foreach (var leaf in leaves.SkipLast(1))
        {
            await RefusedAsync(leaf);
        }

        leaves.ForEach(leaf => leaf.Dispose());
    }

    [Fact]
    public async Task I09_of_two_leaves_that_race_the_newer_one_stays_and_the_other_one_is_told()
    {
        await installation.CreateChainProfileAsync(maker);
        using var one = Leaf(2);
        using var two = Leaf(1);

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => PresentPatientlyAsync(i % 2 == 0 ? one : two)));

        Assert.All(results.Where((_, i) => i % 2 == 1), result => Installation.Value(result));
        Assert.Equal(two.Bare, await StoredAsync());
        await RefusedAsync(one);
        Installation.Value(await installation.PresentAsync(two));
        var audit = installation.AuditOf(name);
        Assert.Equal(1, audit.Count(row => row == "0 0 "));
        Assert.InRange(audit.Count(row => row == "11 0 "), 0, 1);
        Assert.Equal(results.Count(result => !result.TryGet(out _, out _)) + 1, audit.Count(row => row == "0 1 certificate_superseded"));
    }

    [Fact]
    public async Task I09_leaves_of_one_date_follow_each_other_in_the_order_in_which_they_come()
    {
        await installation.CreateChainProfileAsync(maker);
        var start = DateTimeOffset.UtcNow.Date.AddDays(-1); // as CAs do that issue by the day
        using var one = maker.Issue(CertificatePlan.Device(name) with { StartsAt = start });
        using var two = maker.Issue(CertificatePlan.Device(name) with { StartsAt = start });

        Installation.Value(await installation.PresentAsync(two));
        Installation.Value(await installation.PresentAsync(one));
        Installation.Value(await installation.PresentAsync(two));

        Assert.Equal(two.Bare, await StoredAsync());
    }

    [Fact]
    public async Task I09_a_profile_may_forbid_the_replacement()
    {
        var request = Installation.ChainProfileOf(maker.Certificate);
        await installation.CreateProfileAsync(request with { CertificateChain = request.CertificateChain! with { AllowReplacement = false } });
        using var old = Leaf(2);
        using var renewed = Leaf(1);
        Installation.Value(await installation.PresentAsync(old));

        await RefusedAsync(renewed);

        Assert.Equal(["0 0 ", "0 1 replacement_not_allowed"], installation.AuditOf(name));
        Installation.Value(await installation.PresentAsync(old));
    }

    [Fact]
    public async Task TB32_a_device_that_an_operator_made_is_renewed_and_keeps_its_state()
    {
        var profile = await installation.CreateChainProfileAsync(maker, allowCreate: false);
        using var old = Leaf(2);
        using var renewed = Leaf(1);
        await installation.CreateDeviceAsync(profile, name, new DeviceCredentials(CredentialsType.X509Certificate, default, new SecretText(old.Pem)));
        var reads = fixture.Ledger.Reads.GetValueOrDefault(Key);
        var lookups = fixture.Ledger.CredentialReads;

        Installation.Value(await installation.PresentAsync(renewed));

        Assert.Equal(1, fixture.Ledger.CredentialReads - lookups);
        Assert.InRange(fixture.Ledger.Reads.GetValueOrDefault(Key) - reads, 0, 1);
        Assert.Null(Installation.Value(await installation.Device(name).GetAsync()).ProvisionState);
        Assert.Equal(["1 0 ", "11 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I07_a_replacement_whose_commit_was_not_heard_of_is_not_made_twice()
    {
        await installation.CreateChainProfileAsync(maker);
        using var old = Leaf(2);
        using var renewed = Leaf(1);
        Installation.Value(await installation.PresentAsync(old));
        fixture.Ledger.Script(Key, async (change, real) =>
        {
            await real.CommitAsync(change);
            throw new LedgerOutcomeUnknownException();
        });

        var device = Installation.Value(await installation.PresentAsync(renewed));

        Assert.Equal(2, device.CredentialsVersion);
        Assert.Equal(["0 0 ", "11 0 "], installation.AuditOf(name));
        await RefusedAsync(old);
    }

    [Fact]
    public async Task I07_a_login_that_is_sent_again_is_answered_again()
    {
        await installation.CreateChainProfileAsync(maker);
        using var certificate = Leaf(1);
        var login = Installation.LoginWith(certificate.Chain());

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => installation.AuthenticateAsync(login)));

        Assert.Single(results.Select(result => Installation.Value(result)).Distinct());
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    private TestCertificate Leaf(int daysOld) => maker.Issue(CertificatePlan.Device(name) with { StartsIn = -daysOld });

    /// <summary>As gateways do: a call that the cluster did not take is made again, with its operation id.</summary>
    private async Task<Result<DeviceIdentity>> PresentPatientlyAsync(TestCertificate certificate)
    {
        var login = Installation.LoginWith(certificate.Chain());
        while (true)
        {
            try
            {
                return await installation.AuthenticateAsync(login);
            }
            catch (OrleansMessageRejectionException)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<string> StoredAsync() => Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials.Value!.Value.Reveal();

    private async Task RefusedAsync(TestCertificate certificate) =>
        Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(await installation.PresentAsync(certificate)).Code);
}
