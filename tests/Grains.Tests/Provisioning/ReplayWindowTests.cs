using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

/// <summary>A device that did not hear its answer may have it again (I-10), and nobody else (T-6).</summary>
[Collection(ClusterCollection.Name)]
public sealed class ReplayWindowTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("lost");

    [Fact]
    public async Task I10_the_same_request_gets_the_same_credential_three_times_each_in_the_audit()
    {
        var profile = await WindowedAsync();
        var first = await PassedAsync(profile);

        for (var replay = 0; replay < 3; replay++)
        {
            Assert.Equal(first, await PassedAsync(profile));
        }

        await AssertRefusedAsync(Request(profile));
        Assert.Equal(["0 0 ", "0 3 ", "0 3 ", "0 3 ", "0 1 name_taken"], installation.AuditOf(name));
        Installation.Value(await installation.LoginAsync(first.CredentialsId.Reveal()));
    }

    [Fact]
    public async Task I10_of_many_replays_at_once_three_are_answered()
    {
        var profile = await WindowedAsync();
        var first = await PassedAsync(profile);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => installation.ProvisionAsync(Request(profile))));

        var passed = answers.Where(answer => answer.TryGet(out _, out _)).Select(Installation.Value).ToList();
        Assert.Equal([first, first, first], passed);
    }

    [Fact]
    public async Task I07_I10_a_replay_that_is_sent_again_by_its_gateway_is_one()
    {
        var profile = await WindowedAsync();
        var first = await PassedAsync(profile);
        var request = Request(profile);

        for (var time = 0; time < 5; time++)
        {
            Assert.Equal(first, Installation.Value(await installation.ProvisionAsync(request)));
        }

        Assert.Equal(["0 0 ", "0 3 "], installation.AuditOf(name));
    }

    [Fact]
    public async Task I10_without_a_window_a_repetition_is_refused()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        await PassedAsync(profile);

        await AssertRefusedAsync(Request(profile));
    }

    [Fact]
    public async Task T06_the_first_login_ends_it()
    {
        var profile = await WindowedAsync();
        var first = await PassedAsync(profile);

        Installation.Value(await installation.LoginAsync(first.CredentialsId.Reveal()));

        await AssertRefusedAsync(Request(profile));
        Assert.Equal(["0 0 ", "71 0 ", "0 1 name_taken"], installation.AuditOf(name));
        Installation.Value(await installation.LoginAsync(first.CredentialsId.Reveal()));
    }

    [Fact]
    public async Task T06_a_login_that_is_refused_does_not_end_it()
    {
        var profile = await WindowedAsync();
        var first = await PassedAsync(profile);

        Installation.Refused(await installation.LoginAsync("guess" + Installation.Fresh("token")));

        Assert.Equal(first, await PassedAsync(profile));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("secret")]
    [InlineData("gateway")]
    [InlineData("credentials")]
    [InlineData("window lifted")]
    [InlineData("off")]
    public async Task T06_each_condition_counts_by_itself(string violated)
    {
        var before = await WindowedAsync();
        var first = await PassedAsync(before);
        var profile = violated switch
        {
            // The former secret is as good as the new one, and still not the one that was sent.
            "secret" => Installation.Value(await installation.Profile(before.ProfileId).RotateSecretAsync(new RotateSecretRequest { OperationId = Guid.NewGuid(), KeepPreviousHours = 1, Actor = "tester" })),
            "window lifted" => await SaveAsync(before, ProvisionProtection.Off),
            "off" => await SaveAsync(before, null, ProvisionStrategy.Disabled),
            _ => before,
        };
        var request = violated switch
        {
            "plain" => Request(profile) with { Origin = Installation.Origin },
            "gateway" => Request(profile) with { Gateway = true },
            "credentials" => Request(profile) with { Token = new SecretText("mine") },
            _ => Request(profile),
        };

        await AssertRefusedAsync(request);

        if (profile == before)
        {
            Assert.Equal(first, await PassedAsync(before)); // and the refusal took nothing away
        }
    }

    [Fact]
    public async Task T06_what_was_first_sent_in_the_clear_is_never_answered_again()
    {
        var profile = await WindowedAsync();
        Installation.Value(await installation.ProvisionAsync(Request(profile) with { Origin = Installation.Origin }));

        await AssertRefusedAsync(Request(profile));
    }

    [Fact]
    public async Task T06_a_credential_that_an_operator_replaced_is_not_given()
    {
        var profile = await WindowedAsync();
        await PassedAsync(profile);
        var device = Installation.Value(await installation.Device(name).GetAsync());
        Installation.Value(await installation.Device(name).ReplaceCredentialsAsync(new ReplaceCredentialsRequest(
            Guid.NewGuid(), device.DeviceId, new DeviceCredentials(CredentialsType.AccessToken, new SecretText(Installation.Fresh("replaced")), null), null, "tester")));

        await AssertRefusedAsync(Request(profile));
    }

    [Fact]
    public async Task I10_it_never_creates()
    {
        var profile = await WindowedAsync();
        await PassedAsync(profile);
        var device = Installation.Value(await installation.Device(name).GetAsync());
        Installation.Value(await installation.Device(name).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), device.DeviceId, "tester")));

        // What comes now is a device of its own, as for every name that nobody has.
        var again = await PassedAsync(profile);
        Assert.Equal(["0 0 ", "3 0 ", "0 0 "], installation.AuditOf(name));
        Assert.NotEqual(device.DeviceId, Installation.Value(await installation.Device(name).GetAsync()).DeviceId);
        Installation.Value(await installation.LoginAsync(again.CredentialsId.Reveal()));
    }

    [Fact]
    public async Task I10_a_device_that_was_entered_has_its_window_too_unless_it_had_logged_in_before()
    {
        var profile = await WindowedAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        await installation.CreateDeviceAsync(profile, name);
        var first = await PassedAsync(profile);

        Assert.Equal(first, await PassedAsync(profile));
        Installation.Value(await installation.LoginAsync(first.CredentialsId.Reveal()));
        await AssertRefusedAsync(Request(profile));

        // Somebody has the credential of this one already.
        var known = Installation.Fresh("known");
        await installation.CreateDeviceAsync(profile, known);
        var stored = Installation.Value(await installation.Device(known).GetCredentialsAsync());
        Installation.Value(await installation.LoginAsync(stored.Credentials.CredentialsId.Reveal()));
        await AssertRefusedAsync(Request(profile) with { DeviceName = known, ProvisionSecret = new SecretText("guess") }); // takes the time of the login along
        Installation.Value(await installation.ProvisionAsync(Request(profile) with { DeviceName = known }));
        await AssertRefusedAsync(Request(profile) with { DeviceName = known });
    }

    [Fact]
    public async Task I10_an_issued_certificate_is_given_again_and_not_another_one()
    {
        var issuing = await installation.CreateIssuingProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var profile = await SaveAsync(issuing, new ProvisionProtection { ReplayWindowSeconds = 300 });
        using var signing = TestSigningRequest.For($"CN={name}");
        var request = Installation.RequestFor(profile, name, signing) with { Origin = Encrypted };

        var first = Installation.Value(await installation.ProvisionAsync(request));
        var again = Installation.Value(await installation.ProvisionAsync(request with { OperationId = Guid.NewGuid() }));

        Assert.Equal(first.Value, again.Value);
        Installation.Value(await installation.PresentAsync(first));
        await AssertRefusedAsync(request with { OperationId = Guid.NewGuid() });
    }

    private static RequestOrigin Encrypted => Installation.Origin with { Encrypted = true };

    private ProvisionRequest Request(DeviceProfileSnapshot profile) => Installation.RequestFor(profile, name) with { Origin = Encrypted };

    private async Task<DeviceCredentials> PassedAsync(DeviceProfileSnapshot profile) => Installation.Value(await installation.ProvisionAsync(Request(profile)));

    private async Task AssertRefusedAsync(ProvisionRequest request) =>
        Assert.Contains(Installation.Refused(await installation.ProvisionAsync(request)).Code, (FaultCode[])[FaultCode.ProvisioningRefused, FaultCode.ProvisionDataNotFound]);

    private async Task<DeviceProfileSnapshot> WindowedAsync(ProvisionStrategy strategy = ProvisionStrategy.AllowCreateNewDevices) =>
        await SaveAsync(await installation.CreateProfileAsync(strategy), new ProvisionProtection { ReplayWindowSeconds = 300 });

    private async Task<DeviceProfileSnapshot> SaveAsync(DeviceProfileSnapshot profile, ProvisionProtection? protection, ProvisionStrategy? strategy = null) =>
        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(new SaveDeviceProfileRequest
        {
            Name = profile.Name,
            Transport = profile.Transport,
            Strategy = strategy ?? profile.Strategy,
            ProvisionKey = profile.ProvisionKey,
            ProvisionSecret = profile.ProvisionSecret,
            Protection = protection,
            Create = false,
            Actor = "tester",
        }));
}
