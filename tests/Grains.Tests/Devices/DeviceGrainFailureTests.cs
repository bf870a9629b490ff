using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

[Collection(ClusterCollection.Name)]
public sealed class DeviceGrainFailureTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("device");

    private DeviceKey Key => new(installation.Tenant, name);

    [Fact]
    public async Task A_fresh_activation_offers_its_insert_without_reading_and_refuses_on_what_it_read()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Assert.False(fixture.Ledger.Reads.ContainsKey(Key));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Assert.Equal(1, fixture.Ledger.Reads[Key]);

        await fixture.Cluster.DeactivateAsync(installation.Device(name));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Assert.Equal(2, fixture.Ledger.Reads[Key]);
    }

    [Fact]
    public async Task I07_a_repetition_gets_the_same_answer_also_from_a_new_activation()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var request = Installation.RequestFor(profile, name) with { Token = new SecretText(Installation.Fresh("token")) };

        var first = Installation.Value(await installation.ProvisionAsync(request));
        var second = Installation.Value(await installation.ProvisionAsync(request));
        await fixture.Cluster.DeactivateAsync(installation.Device(name));
        var third = Installation.Value(await installation.ProvisionAsync(request));

        Assert.Equal(first, second);
        Assert.Equal(first, third);
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I07_a_commit_whose_outcome_was_lost_is_answered_with_success()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Ledger.Script(Key, async (change, real) =>
        {
            await real.CommitAsync(change);
            throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test).");
        });

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Installation.Value(await installation.LoginAsync(issued.CredentialsId.Reveal()));
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I07_a_commit_that_did_not_happen_is_offered_again()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Ledger.Script(Key, (_, _) => throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test)."));

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Installation.Value(await installation.LoginAsync(issued.CredentialsId.Reveal()));
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I07_a_commit_that_lands_after_it_was_looked_for_is_still_one_success()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        DeviceChange? late = null;
        fixture.Ledger.Script(
            Key,
            (change, _) =>
            {
                late = change;
                throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test).");
            },
            async (change, real) =>
            {
                await real.CommitAsync(late!);
                return await real.CommitAsync(change);
            });

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Assert.Equal(late!.Next!.Credential.Credentials, issued);
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I07_a_removal_whose_outcome_was_lost_is_answered_with_success()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var device = await installation.CreateDeviceAsync(profile, name);
        fixture.Ledger.Script(Key, async (change, real) =>
        {
            await real.CommitAsync(change);
            throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test).");
        });

        Installation.Value(await installation.Device(name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), device.DeviceId, "ops")));

        Assert.Equal(["1 0 ", "3 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I19_a_storage_fault_is_no_answer_and_leaves_nothing_in_memory()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Ledger.Script(Key, (_, _) => throw new LedgerUnavailableException("The disk is full (asked for by the test)."));
        var request = Installation.RequestFor(profile, name);

        var exception = await Assert.ThrowsAsync<GrainCallFailedException>(() => installation.ProvisionAsync(request));
        await fixture.Cluster.WaitForDeactivationAsync(installation.Device(name)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Contains(nameof(LedgerUnavailableException), exception.Message, StringComparison.Ordinal);
        Assert.Empty(installation.AuditOf(name));
        Installation.Value(await installation.ProvisionAsync(request));
    }

    [Fact]
    public async Task I19_a_fault_after_the_commit_does_not_make_the_name_unusable()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Ledger.Script(Key, async (change, real) =>
        {
            await real.CommitAsync(change);
            throw new LedgerOutcomeUnknownException("The connection was lost (asked for by the test).");
        });
        fixture.Ledger.BreakRead(Key, new LedgerUnavailableException("The database is gone (asked for by the test)."));
        var request = Installation.RequestFor(profile, name);

        await Assert.ThrowsAsync<GrainCallFailedException>(() => installation.ProvisionAsync(request));
        var repeated = Installation.Value(await installation.ProvisionAsync(request));
        var stranger = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Installation.Value(await installation.LoginAsync(repeated.CredentialsId.Reveal()));
        Assert.Equal(FaultCode.ProvisioningRefused, stranger.Code);
    }

    [Fact]
    public async Task I06_a_change_behind_the_grains_back_is_noticed_by_the_row_version()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        await installation.CreateDeviceAsync(profile, name);
        fixture.Ledger.Script(Key, async (change, real) =>
        {
            // Another activation provisions the device first.
            var stolen = change with { Next = change.Next! with { ProvisionOperationId = Guid.NewGuid() } };
            Assert.Equal(LedgerOutcome.Committed, await real.CommitAsync(stolen));
            return await real.CommitAsync(change);
        });

        var fault = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Assert.Equal(FaultCode.ProvisioningRefused, fault.Code);
        Assert.Equal(["1 0 ", "0 0 ", "0 1 already_provisioned"], installation.AuditOf(name));
    }

    [Fact]
    public async Task I14_a_lost_notification_does_not_undo_the_change()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.Disabled);
        var device = await installation.CreateDeviceAsync(profile, name);
        var old = Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials.CredentialsId;
        var cache = new CredentialsKey(CredentialsSpace.Token, fixture.Secrets.LookupHash(CredentialsSpace.Token, old)).ToString();
        var next = new DeviceCredentials(CredentialsType.AccessToken, new SecretText(Installation.Fresh("token")), null);
        fixture.Calls.Break(cache);
        var before = fixture.Calls.Lost;

        Installation.Value(await installation.Device(name).ReplaceCredentialsAsync(new ReplaceCredentialsRequest(Guid.NewGuid(), device.DeviceId, next, null, "ops")));
        fixture.Calls.Mend(cache);

        Assert.Equal(1, fixture.Calls.Lost - before);
        Assert.Contains(fixture.Log.Lines, line => line.Contains("were not told of its change", StringComparison.Ordinal));
        var fresh = new AuthenticationRequest { Method = AuthenticationMethod.Token, Origin = Installation.Origin, Token = old, Revalidate = true };
        Installation.Refused(await fixture.Grains.GetGrain<IAuthenticationGrain>(0).AuthenticateAsync(fresh, TestContext.Current.CancellationToken));
        Installation.Value(await installation.LoginAsync(next.CredentialsId.Reveal()));
    }

    [Fact]
    public async Task I15_without_its_audit_row_a_refusal_is_not_answered()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Ledger.BreakAudit(name, new LedgerUnavailableException("The disk is full (asked for by the test)."));
        var request = Installation.RequestFor(profile, name) with { ProvisionSecret = new SecretText("wrong") };

        await Assert.ThrowsAsync<GrainCallFailedException>(() => installation.ProvisionAsync(request));

        Installation.Refused(await installation.ProvisionAsync(request));
    }
}
