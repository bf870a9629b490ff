using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Provisioning;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Provisioning;

public sealed class ProvisioningRulesTests
{
    [Theory]
    [InlineData("   ", "key", "secret")]
    [InlineData("\t\u0000", "", "")]
    public void D1_a_blank_name_fails_before_the_key_is_looked_at(string name, string key, string secret)
    {
        var fault = ProvisioningRules.CheckForm(Request(name, key, secret), out _);

        Assert.Equal((FaultCode.ProvisioningRefused, "blank_name"), (fault!.Code, fault.Reason!));
    }

    [Theory]
    [InlineData("", "", "secret")]
    [InlineData("pump", "key", "")]
    [InlineData("pump", "", "")]
    public void D17_an_empty_key_or_secret_is_not_found(string name, string key, string secret)
    {
        var fault = ProvisioningRules.CheckForm(Request(name, key, secret), out _);

        Assert.Equal(FaultCode.ProvisionDataNotFound, fault!.Code);
    }

    [Fact]
    public void D2_the_name_is_trimmed()
    {
        Assert.Null(ProvisioningRules.CheckForm(Request(" pump-3 ", "key", "secret"), out var name));
        Assert.Equal("pump-3", name);
    }

    [Fact]
    public void D9_D27_unknown_key_wrong_secret_and_profiles_that_do_not_provision_differ_in_nothing_but_the_audit()
    {
        var allow = Profile(ProvisionStrategy.AllowCreateNewDevices);
        Fault?[] faults =
        [
            ProvisioningRules.CheckProfile(null, false),
            ProvisioningRules.CheckProfile(allow, false),
            ProvisioningRules.CheckProfile(Profile(ProvisionStrategy.CheckPreProvisionedDevices), false),
            ProvisioningRules.CheckProfile(Profile(ProvisionStrategy.Disabled), true),
            ProvisioningRules.CheckProfile(Profile(ProvisionStrategy.Disabled), false),
            ProvisioningRules.CheckProfile(Profile(ProvisionStrategy.X509CertificateChain), true),
            ProvisioningRules.CheckProfile(Profile((ProvisionStrategy)99), true),
            ProvisioningRules.CheckProfile(allow with { ProvisionSecret = null }, true),
            ProvisioningRules.CheckProfile(allow with { ProvisionSecret = new SecretText(string.Empty) }, true),
        ];

        Assert.All(faults, fault => Assert.Equal(ProvisioningRules.NotFound, fault! with { Reason = null }));
        Assert.Null(ProvisioningRules.CheckProfile(allow, true));
    }

    [Fact]
    public void D3_D6_a_missing_name_is_made_by_the_server_only_where_devices_are_created()
    {
        Assert.Null(ProvisioningRules.CheckName(string.Empty, ProvisionStrategy.AllowCreateNewDevices));
        Assert.Equal("name_missing", ProvisioningRules.CheckName(string.Empty, ProvisionStrategy.CheckPreProvisionedDevices)!.Reason);
    }

    [Theory]
    [InlineData("<b>")]
    [InlineData("a\u0000b")]
    public void I11_a_malformed_name_is_a_failure_once_the_secret_was_right(string name)
    {
        var fault = ProvisioningRules.CheckName(name, ProvisionStrategy.AllowCreateNewDevices);

        Assert.Equal((FaultCode.ProvisioningRefused, "invalid_name"), (fault!.Code, fault.Reason!));
    }

    [Fact]
    public void Only_a_taken_name_and_a_repetition_are_events_on_the_device()
    {
        var device = Guid.NewGuid();

        Assert.True(ProvisioningRules.IsDeviceEvent(ProvisioningRules.Refused with { Reason = DeviceRules.NameTaken, DeviceId = device }));
        Assert.True(ProvisioningRules.IsDeviceEvent(ProvisioningRules.Refused with { Reason = DeviceRules.AlreadyProvisioned, DeviceId = device }));
        Assert.False(ProvisioningRules.IsDeviceEvent(ProvisioningRules.Refused with { Reason = "wrong_profile", DeviceId = device }));
        Assert.False(ProvisioningRules.IsDeviceEvent(ProvisioningRules.Refused with { Reason = "provision_state_blocks", DeviceId = device }));
        Assert.False(ProvisioningRules.IsDeviceEvent(ProvisioningRules.Refused with { Reason = DeviceRules.CredentialTaken }));
    }

    [Fact]
    public void Names_in_the_audit_fit_their_column_whatever_was_sent()
    {
        Assert.Null(AuditNames.Of(string.Empty));
        Assert.Equal("a\ufffdb", AuditNames.Of("a\u0000b"));
        Assert.Equal("a\ufffd", AuditNames.Of("a\ud83d"));
        Assert.Equal(255, AuditNames.Of(new string('x', 100_000))!.Length);
    }

    private static ProvisionRequest Request(string name, string key, string secret) => new()
    {
        OperationId = Guid.NewGuid(),
        DeviceName = name,
        ProvisionKey = new SecretText(key),
        ProvisionSecret = new SecretText(secret),
        Origin = new RequestOrigin(TransportProtocol.Http, string.Empty, false),
    };

    private static DeviceProfileSnapshot Profile(ProvisionStrategy strategy) => new()
    {
        Tenant = TenantId.Default,
        ProfileId = Guid.NewGuid(),
        Name = "p",
        CreatedAt = 1,
        Transport = ProfileTransport.Default,
        Strategy = strategy,
        ProvisionKey = "key",
        ProvisionSecret = new SecretText("secret"),
        IsDefault = false,
        Version = 1,
        Configuration = "{}",
        TransportConfiguration = "{}",
    };
}
