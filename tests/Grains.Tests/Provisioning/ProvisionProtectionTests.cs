using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

/// <summary>What limits the use of a key and a secret that leaked (T-1).</summary>
[Collection(ClusterCollection.Name)]
public sealed class ProvisionProtectionTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string name = Installation.Fresh("press");

    [Fact]
    public async Task T01_a_rotation_keeps_the_line_running_with_the_former_secret()
    {
        var before = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);

        var after = Installation.Value(await RotateAsync(before, keepHours: 1));

        Assert.NotEqual(before.ProvisionSecret, after.ProvisionSecret);
        Assert.Equal(43, after.ProvisionSecret!.Value.Reveal().Length);
        Assert.Equal((before.ProvisionSecret, before.Version + 1), (after.PreviousSecret, after.Version));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(after, Installation.Fresh("new"))));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(before, Installation.Fresh("old"))));
        Assert.Equal(["70 0 "], fixture.Query("SELECT action || ' ' || status || ' ' || reason FROM audit WHERE profile_id = @0 AND action = 70", Bytes(before)));
    }

    [Fact]
    public async Task T01_a_rotation_may_end_the_former_secret_at_once_and_a_second_one_ends_the_third()
    {
        var first = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var second = Installation.Value(await RotateAsync(first, keepHours: 1));
        var third = Installation.Value(await RotateAsync(first, keepHours: 1));

        Assert.Equal(FaultCode.ProvisionDataNotFound, (await RefusedAsync(first)).Code);
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(second, Installation.Fresh("second"))));

        var last = Installation.Value(await RotateAsync(first, keepHours: 0));
        Assert.Null(last.PreviousSecret);
        Assert.Equal(FaultCode.ProvisionDataNotFound, (await RefusedAsync(second)).Code);
        Assert.Equal(FaultCode.ProvisionDataNotFound, (await RefusedAsync(third)).Code);
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(last, Installation.Fresh("last"))));
    }

    [Fact]
    public async Task A_rotation_that_is_sent_again_answers_the_same_secret()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var request = new RotateSecretRequest { OperationId = Guid.NewGuid(), KeepPreviousHours = 1, Actor = "tester" };

        var once = Installation.Value(await installation.Profile(profile.ProfileId).RotateSecretAsync(request));
        var twice = Installation.Value(await installation.Profile(profile.ProfileId).RotateSecretAsync(request));

        Assert.Equal(once, twice);
    }

    [Fact]
    public async Task A_secret_that_an_operator_sets_ends_the_former_one_and_any_other_save_leaves_it()
    {
        var first = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var second = Installation.Value(await RotateAsync(first, keepHours: 1));

        var saved = await SaveAsync(second, request => request with { Description = "line 2" });
        Assert.Equal((first.ProvisionSecret, second.PreviousSecretUntil), (saved.PreviousSecret, saved.PreviousSecretUntil));
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(first, Installation.Fresh("old"))));

        var set = await SaveAsync(second, request => request with { ProvisionSecret = new SecretText("another one") });
        Assert.Equal((null, null), (set.PreviousSecret, set.PreviousSecretUntil));
        Assert.Equal(FaultCode.ProvisionDataNotFound, (await RefusedAsync(first)).Code);
    }

    [Theory]
    [InlineData("expired", "profile_expired")]
    [InlineData("network", "source_not_allowed")]
    [InlineData("off", "profile_disabled")]
    public async Task T01_T03_what_the_profile_does_not_allow_is_NOT_FOUND_and_wakes_no_device(string limit, string reason)
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var allowed = Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("before"))));
        Assert.False(allowed.CredentialsId.IsEmpty);

        await SaveAsync(profile, request => limit switch
        {
            "expired" => request with { Protection = new ProvisionProtection { Until = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds() } },
            "network" => request with { Protection = new ProvisionProtection { AllowedNetworks = "198.51.100.0/24, 2001:db8::/32" } },
            _ => request with { Strategy = ProvisionStrategy.Disabled },
        });
        var refusals = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name)))));

        // The same answer as for an unknown key, from both silos, from the moment on at which the save was answered.
        var unknown = Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name) with { ProvisionKey = new SecretText("nobody's") }));
        Assert.All(refusals, refusal => Assert.Equal(unknown, refusal));
        Assert.Equal(Enumerable.Repeat($"0 2 {reason}", 64).Append("0 2 unknown_key"), installation.AuditOf(name));
        Assert.DoesNotContain(await fixture.ActivationsAsync(), grain => grain.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task T01_a_device_of_an_allowed_network_passes_before_the_profile_ends()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        await SaveAsync(profile, request => request with
        {
            Protection = new ProvisionProtection
            {
                AllowedNetworks = "198.51.100.0/24,192.0.2.0/24",
                Until = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(),
            },
        });

        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
    }

    [Fact]
    public async Task T01_certificates_of_a_chain_profile_are_limited_too()
    {
        using var authority = TestAuthority.Root($"CA {Guid.NewGuid():N}");
        var profile = await installation.CreateChainProfileAsync(authority);
        using var known = authority.Device(Installation.Fresh("known"));
        Installation.Value(await installation.PresentAsync(known));
        using var newcomer = authority.Device(name);

        await SaveAsync(profile, request => request with { Protection = new ProvisionProtection { AllowedNetworks = "198.51.100.7" } });

        Installation.Refused(await installation.PresentAsync(newcomer));
        Assert.Equal(["0 1 source_not_allowed"], installation.AuditOf(name));
        Installation.Value(await installation.PresentAsync(known));
    }

    [Fact]
    public async Task T01_the_rate_of_a_profile_holds_off_and_is_told_once_and_another_profile_is_not_touched()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var other = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        await SaveAsync(profile, request => request with { Protection = new ProvisionProtection { RequestsPerSecond = 2 } });

        // Wrong secrets do not use it up (T-2).
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, name) with { ProvisionSecret = new SecretText("guess") }))));
        var began = DateTime.UtcNow;
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("many")))));
        var seconds = (DateTime.UtcNow - began).TotalSeconds;

        // Two silos with one request each per second, and ten seconds' worth at once.
        var passed = answers.Count(answer => answer.TryGet(out _, out _));
        Assert.InRange(passed, 10, 20 + (2 * seconds));
        var held = answers.Where(answer => !answer.TryGet(out _, out _)).Select(Installation.Refused).Distinct();
        Assert.Equal((FaultCode.LimitReached, "profile_rate", 1), held.Select(fault => (fault.Code, fault.Reason, fault.RetryAfterSeconds!.Value)).Single());
        var told = fixture.Query("SELECT reason FROM audit WHERE profile_id = @0 AND reason = 'profile_rate'", Bytes(profile));
        Assert.InRange(told.Count, 1, 2);
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(other, name)));
    }

    [Fact]
    public async Task T01_fifty_at_once_get_exactly_the_uses_that_the_profile_has()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        await SaveAsync(profile, request => request with { Protection = new ProvisionProtection { MaxUses = 7 } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("many")))));

        Assert.Equal(7, answers.Count(answer => answer.TryGet(out _, out _)));
        Assert.All(answers.Where(answer => !answer.TryGet(out _, out _)), answer => Assert.Equal(FaultCode.ProvisioningRefused, Installation.Refused(answer).Code));
        Assert.Equal(43, fixture.Query("SELECT reason FROM audit WHERE profile_id = @0 AND reason = 'profile_used_up' AND status = 1", Bytes(profile)).Count);
        Assert.Equal(7, fixture.Query("SELECT reason FROM audit WHERE profile_id = @0 AND action = 0 AND status = 0", Bytes(profile)).Count);

        // Whoever raises it goes on from there.
        await SaveAsync(profile, request => request with { Protection = new ProvisionProtection { MaxUses = 8 } });
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(profile, name)));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("ninth"))));
    }

    [Fact]
    public async Task T01_I07_the_last_use_that_is_asked_again_is_answered_again()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        await SaveAsync(profile, request => request with { Protection = new ProvisionProtection { MaxUses = 1 } });
        var request = Installation.RequestFor(profile, name);
        var first = Installation.Value(await installation.ProvisionAsync(request));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("second"))));

        Assert.Equal(first, Installation.Value(await installation.ProvisionAsync(request)));
    }

    [Fact]
    public async Task T01_devices_that_were_entered_and_those_with_certificates_count_too()
    {
        using var authority = TestAuthority.Root($"CA {Guid.NewGuid():N}");
        var chain = await installation.CreateChainProfileAsync(authority);
        await SaveAsync(chain, request => request with { Protection = new ProvisionProtection { MaxUses = 1 } });
        using var known = authority.Device(Installation.Fresh("known"));
        using var newcomer = authority.Device(name);

        Installation.Value(await installation.PresentAsync(known));
        Installation.Refused(await installation.PresentAsync(newcomer));
        Assert.Equal(["0 1 profile_used_up"], installation.AuditOf(name));
        Installation.Value(await installation.PresentAsync(known));

        var entered = await installation.CreateProfileAsync(ProvisionStrategy.CheckPreProvisionedDevices);
        await SaveAsync(entered, request => request with { Protection = new ProvisionProtection { MaxUses = 1 } });
        var (first, second) = (Installation.Fresh("entered"), Installation.Fresh("entered"));
        await installation.CreateDeviceAsync(entered, first);
        await installation.CreateDeviceAsync(entered, second);
        Installation.Value(await installation.ProvisionAsync(Installation.RequestFor(entered, first)));
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(entered, second)));
    }

    [Theory]
    [InlineData("10.1.0.0/33", "allowedNetworks")]
    [InlineData("factory", "allowedNetworks")]
    [InlineData(null, "maxRequestsPerSecond")]
    public async Task Faults_name_the_field(string? networks, string field)
    {
        var request = Installation.ProfileOf(ProvisionStrategy.AllowCreateNewDevices, Installation.Fresh("key"), "secret") with
        {
            Protection = new ProvisionProtection { AllowedNetworks = networks, RequestsPerSecond = networks is null ? 0 : null },
        };

        var fault = Installation.Refused(await installation.Profile(Guid.NewGuid()).SaveAsync(request));

        Assert.Equal((FaultCode.InvalidArgument, $"provisionProtection.{field}"), (fault.Code, fault.Field));
    }

    [Fact]
    public async Task A_save_that_does_not_know_of_the_limits_leaves_them_and_an_empty_one_lifts_them()
    {
        var profile = await installation.CreateProfileAsync(ProvisionStrategy.AllowCreateNewDevices);
        var limited = await SaveAsync(profile, request => request with { Protection = new ProvisionProtection { AllowedNetworks = "192.0.2.7 , 10.1.2.3/8" } });
        Assert.Equal("192.0.2.7/32,10.0.0.0/8", limited.Protection!.AllowedNetworks);

        Assert.Equal(limited.Protection, (await SaveAsync(profile, request => request)).Protection);
        Assert.Null((await SaveAsync(profile, request => request with { Protection = ProvisionProtection.Off })).Protection);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.255.0.1", true)]
    [InlineData("10.0.0.0/8,2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("0.0.0.0/0", "", false)]
    [InlineData("10.0.0.0/8,no network", "10.0.0.1", false)]
    public void Networks_hold_plain_and_mapped_addresses(string networks, string source, bool contained) =>
        Assert.Equal(contained, AllowedNetworks.Contain(networks, source));

    [Fact]
    public void Networks_are_parsed_once_for_each_copy_of_a_profile()
    {
        var (copy, next) = (new string("10.0.0.0/8"), new string("10.0.0.0/8"));

        Assert.Same(AllowedNetworks.Parsed(copy), AllowedNetworks.Parsed(copy));
        Assert.NotSame(AllowedNetworks.Parsed(copy), AllowedNetworks.Parsed(next));
    }

    private ValueTask<Result<DeviceProfileSnapshot>> RotateAsync(DeviceProfileSnapshot profile, int keepHours) =>
        installation.Profile(profile.ProfileId).RotateSecretAsync(new RotateSecretRequest { OperationId = Guid.NewGuid(), KeepPreviousHours = keepHours, Actor = "tester" });

    private async Task<Fault> RefusedAsync(DeviceProfileSnapshot profile) =>
        Installation.Refused(await installation.ProvisionAsync(Installation.RequestFor(profile, Installation.Fresh("refused"))));

    private async Task<DeviceProfileSnapshot> SaveAsync(DeviceProfileSnapshot profile, Func<SaveDeviceProfileRequest, SaveDeviceProfileRequest> change) =>
        Installation.Value(await installation.Profile(profile.ProfileId).SaveAsync(change(new SaveDeviceProfileRequest
        {
            Name = profile.Name,
            Transport = profile.Transport,
            Strategy = profile.Strategy,
            ProvisionKey = profile.ProvisionKey,
            ProvisionSecret = profile.ProvisionSecret,
            CertificateChain = profile.CertificateChain,
            Create = false,
            Actor = "tester",
        })));

    private static byte[] Bytes(DeviceProfileSnapshot profile) => profile.ProfileId.ToByteArray(bigEndian: true);
}
