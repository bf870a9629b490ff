using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

/// <summary>Devices are served while their own grains do not answer, and the grain that comes late changes nothing.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LostDeviceGrainTests(ClusterFixture fixture)
{
    /// <summary>Far below the 4 s of the call to the grain.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2.5);

    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("device");
    private readonly Hold before = new();
    private readonly Hold after = new();

    private DeviceKey Key => new(installation.Tenant, name);

    [Theory]
    [InlineData(ProvisionStrategy.AllowCreateNewDevices)]
    [InlineData(ProvisionStrategy.CheckPreProvisionedDevices)]
    public async Task I20_I07_a_device_is_provisioned_and_its_late_grain_finds_the_operation_done(ProvisionStrategy strategy)
    {
        var profile = await installation.CreateProfileAsync(strategy);
        if (strategy == ProvisionStrategy.CheckPreProvisionedDevices)
        {
            await installation.CreateDeviceAsync(profile, name);
        }

        fixture.Calls.HoldNext(Key.ToString(), before, after);
        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)).WaitAsync(Soon, TestContext.Current.CancellationToken));
        Installation.Value(await installation.LoginAsync(issued.CredentialsId.Reveal()));

        before.Release();
        await after.Reached;
        after.Release();
        Assert.Equal(issued, Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials);
        Assert.Equal(strategy == ProvisionStrategy.AllowCreateNewDevices ? "name_taken" : "already_provisioned", await RefusalOfAnotherAsync(profile));
        Assert.Equal(1, installation.AuditOf(name).Count(row => row == "0 0 "));
    }

    [Fact]
    public async Task I07_I02_what_the_grain_committed_before_it_fell_silent_is_the_answer()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        before.Release();
        fixture.Calls.HoldNext(Key.ToString(), before, after);

        var issued = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)).WaitAsync(Soon, TestContext.Current.CancellationToken));

        after.Release();
        Installation.Value(await installation.LoginAsync(issued.CredentialsId.Reveal()));
        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I02_of_two_requests_past_a_silent_grain_one_wins()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Calls.Break(Key.ToString());

        var answers = await Task.WhenAll(
            installation.ProvisionAsync(Installation.RequestFor(profile, name)), installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        fixture.Calls.Mend(Key.ToString());
        Assert.Single(answers, answer => answer.TryGet(out _, out _));
        Assert.Equal(["0 0 ", "0 1 name_taken"], installation.AuditOf(name));
    }

    [Fact]
    public async Task I13_a_taken_credential_is_refused_without_the_grain_as_well()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var token = new SecretText(Installation.Fresh("token"));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("device")) with { Token = token }));
        fixture.Calls.Break(Key.ToString());

        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name) with { Token = token }));

        fixture.Calls.Mend(Key.ToString());
        Assert.Equal(["0 1 credential_taken"], installation.AuditOf(name));
        Assert.Equal(FaultCode.NotFound, Installation.Refused(await installation.Device(name).GetAsync()).Code);
    }

    [Fact]
    public async Task I19_when_nobody_can_commit_the_grains_answer_counts()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        fixture.Calls.HoldNext(Key.ToString(), before, after);
        after.Release();
        fixture.Ledger.Script(Key, (_, _) =>
        {
            before.Release(); // the stand-in was first; now it is the grain's turn
            throw new LedgerUnavailableException("The disk is full (asked for by the test).");
        });

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));

        Assert.Equal(["0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I20_a_device_logs_in_while_the_grain_of_its_credentials_does_not_answer()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var token = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name))).CredentialsId;
        var key = new CredentialsKey(CredentialsSpace.Token, fixture.Secrets.LookupHash(CredentialsSpace.Token, token)).ToString();
        fixture.Calls.HoldNext(key, before, after);

        var device = Installation.Value(await installation.LoginAsync(token.Reveal()).WaitAsync(Soon, TestContext.Current.CancellationToken));

        before.Release();
        after.Release();
        Assert.Equal(Key, device.Key);
    }

    [Fact]
    public async Task I20_I09_a_certificate_lets_its_device_in_and_replaces_the_one_before_while_the_grain_does_not_answer()
    {
        using var authority = TestAuthority.Root(Installation.Fresh("root"));
        var profile = await installation.CreateChainProfileAsync(authority);
        using var first = authority.Device(name);
        using var second = authority.Device(name);
        fixture.Calls.Break(Key.ToString());

        var made = Installation.Value(await installation.PresentAsync(first));
        var kept = Installation.Value(await installation.PresentAsync(second));

        fixture.Calls.Mend(Key.ToString());
        Assert.Equal((made.DeviceId, profile.ProfileId), (kept.DeviceId, kept.ProfileId));
        Assert.Equal(second.Bare, Installation.Value(await installation.Device(name).GetCredentialsAsync()).Credentials.Value!.Value.Reveal());
        Assert.Equal(["0 0 ", "11 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I14_an_activation_that_missed_the_provisioning_resets_it_all_the_same()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        var device = await installation.CreateDeviceAsync(profile, name); // its grain remembers it as not provisioned
        await PastTheGrainAsync(async () => Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name))));

        Installation.Value(await installation.Device(name).SetProvisionStateAsync(new SetProvisionStateRequest(Guid.NewGuid(), device.DeviceId, null, "ops")));

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Assert.Equal(["1 0 ", "0 0 ", "6 0 ", "0 0 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I09_I14_an_activation_that_missed_a_new_certificate_does_not_let_the_former_one_in()
    {
        using var authority = TestAuthority.Root(Installation.Fresh("root"));
        await installation.CreateChainProfileAsync(authority);
        using var former = authority.Issue(CertificatePlan.Device(name) with { StartsIn = -2 });
        using var present = authority.Device(name);
        Installation.Value(await installation.PresentAsync(former)); // its grain remembers it with this one
        await PastTheGrainAsync(async () => Installation.Value(await installation.PresentAsync(present)));

        Installation.Refused(await installation.PresentAsync(former));

        Installation.Value(await installation.PresentAsync(present));
        Assert.Equal(["0 0 ", "11 0 ", "0 1 certificate_superseded"], installation.AuditOf(name));
    }

    /// <summary>Done while the grain cannot be reached: it learns nothing of it.</summary>
    private async Task PastTheGrainAsync(Func<Task> act)
    {
        fixture.Calls.Break(Key.ToString());
        await act();
        fixture.Calls.Mend(Key.ToString());
    }

    private async Task<string?> RefusalOfAnotherAsync(DeviceProfileSnapshot profile)
    {
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        return installation.AuditOf(name)[^1].Split(' ')[^1];
    }
}
