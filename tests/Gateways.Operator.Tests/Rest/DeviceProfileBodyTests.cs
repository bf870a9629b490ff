using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Rest;

public sealed class DeviceProfileBodyTests
{
    private const string Full = """
        {
          "id": {"entityType":"DEVICE_PROFILE","id":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"},
          "createdTime": 1782000000000,
          "tenantId": {"entityType":"TENANT","id":"9a2f3d40-5b19-11f1-9c3e-0f5d2a7b6c41"},
          "name": "Press controllers", "description": "line 2", "image": null,
          "type": "DEFAULT", "transportType": "MQTT", "provisionType": "ALLOW_CREATE_NEW_DEVICES",
          "defaultRuleChainId": null, "provisionDeviceKey": "key", "version": 3, "default": false,
          "profileData": {
            "configuration": {"type":"DEFAULT"},
            "transportConfiguration": {"type":"MQTT","deviceTelemetryTopic":"t/<x>", "sendAckOnValidationException": true},
            "provisionConfiguration": {"type":"ALLOW_CREATE_NEW_DEVICES","provisionDeviceSecret":"secret","certificateValue":"ignored"},
            "alarms": null
          }
        }
        """;

    [Fact]
    public void The_full_object_is_read()
    {
        Assert.True(Read(Full).TryGet(out var body, out _));

        Assert.Equal(new Guid("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"), body.ProfileId);
        Assert.Equal("Press controllers", body.Save.Name);
        Assert.Equal("line 2", body.Save.Description);
        Assert.Equal(ProfileTransport.Mqtt, body.Save.Transport);
        Assert.Equal(ProvisionStrategy.AllowCreateNewDevices, body.Save.Strategy);
        Assert.Equal("key", body.Save.ProvisionKey);
        Assert.Equal("secret", body.Save.ProvisionSecret?.Reveal());
        Assert.Equal(3, body.Save.Version);
        Assert.False(body.Save.Create);
        Assert.Equal("""{"type":"MQTT","deviceTelemetryTopic":"t/<x>","sendAckOnValidationException":true}""", body.Save.TransportConfiguration);
        Assert.Equal("admin", body.Save.Actor);
    }

    [Fact]
    public void I17_the_tenant_of_a_body_counts_for_nothing()
    {
        Assert.DoesNotContain(typeof(DeviceProfileBody).GetProperties(), property => property.PropertyType == typeof(TenantId));
        Assert.DoesNotContain(typeof(SaveDeviceProfileRequest).GetProperties(), property => property.PropertyType == typeof(TenantId));
    }

    [Fact]
    public void Absent_configuration_and_strategy_get_their_defaults()
    {
        Assert.True(Read("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT"}""").TryGet(out var body, out _));

        Assert.True(body.Save.Create);
        Assert.Equal(ProvisionStrategy.Disabled, body.Save.Strategy);
        Assert.Equal("""{"type":"DEFAULT"}""", body.Save.Configuration);
        Assert.Equal("""{"type":"DEFAULT"}""", body.Save.TransportConfiguration);
        Assert.Null(body.Save.ProvisionKey);
        Assert.Null(body.Save.ProvisionSecret);
    }

    [Theory]
    [InlineData("""{"type":"DEFAULT","transportType":"DEFAULT"}""", "Device profile name should be specified!")]
    [InlineData("""{"name":"","type":"DEFAULT","transportType":"DEFAULT"}""", "Device profile name should be specified!")]
    [InlineData("""{"name":"p","transportType":"DEFAULT"}""", "Device profile type should be specified!")]
    [InlineData("""{"name":"p","type":"DEFAULT"}""", "Device profile transport type should be specified!")]
    [InlineData("""{"name":"p","type":"OTHER","transportType":"DEFAULT"}""", "Field 'type' must be DEFAULT")]
    [InlineData("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT","provisionType":"LATER"}""", "Field 'provisionType' must be DISABLED, ALLOW_CREATE_NEW_DEVICES, CHECK_PRE_PROVISIONED_DEVICES or X509_CERTIFICATE_CHAIN")]
    [InlineData("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT","profileData":{"provisionConfiguration":{"allowCreateNewDevicesByX509Certificate":"yes"}}}""", "Field 'allowCreateNewDevicesByX509Certificate' is malformed")]
    [InlineData("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT","profileData":{"provisionConfiguration":{"outdatedRevocationListRule":"LATER"}}}""", "Field 'outdatedRevocationListRule' must be REFUSE or ACCEPT")]
    [InlineData("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT","profileData":{"provisionConfiguration":7}}""", "Field 'provisionConfiguration' is malformed")]
    [InlineData("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT","profileData":"x"}""", "Field 'profileData' is malformed")]
    public void TB70_TB74_what_is_missing_is_said_in_the_words_of_the_wire(string json, string message)
    {
        Assert.False(Read(json).TryGet(out _, out var fault));
        Assert.Equal((FaultCode.InvalidArgument, message), (fault.Code, fault.Detail));
    }

    [Fact]
    public void The_members_of_the_chain_strategy_are_read_for_that_strategy_only()
    {
        const string Json = """
            {"name":"p","type":"DEFAULT","transportType":"DEFAULT","provisionType":"X509_CERTIFICATE_CHAIN","profileData":{"provisionConfiguration":{
            "type":"X509_CERTIFICATE_CHAIN","provisionDeviceSecret":"pem","certificateValue":"ignored","certificateRegExPattern":"([^@]+)",
            "allowCreateNewDevicesByX509Certificate":true,"allowCertificateReplacement":false,"certificateRevocationList":"crl",
            "certificateRevocationListPath":"ca.crl","outdatedRevocationListRule":"ACCEPT"}}}
            """;

        Assert.True(Read(Json).TryGet(out var chain, out _));
        Assert.True(Read(Json.Replace("\"provisionType\":\"X509_CERTIFICATE_CHAIN\"", "\"provisionType\":\"DISABLED\"", StringComparison.Ordinal)).TryGet(out var off, out _));
        Assert.True(Read("""{"name":"p","type":"DEFAULT","transportType":"DEFAULT","provisionType":"X509_CERTIFICATE_CHAIN"}""").TryGet(out var bare, out _));

        Assert.Equal("pem", chain.Save.ProvisionSecret?.Reveal());
        Assert.Equal(
            new CertificateChainSettings
            {
                NamePattern = "([^@]+)",
                AllowCreate = true,
                AllowReplacement = false,
                RevocationList = "crl",
                RevocationListPath = "ca.crl",
                OutdatedRevocationList = OutdatedRevocationListRule.Accept,
            },
            chain.Save.CertificateChain);
        Assert.Null(off.Save.CertificateChain);
        Assert.Equal(new CertificateChainSettings { NamePattern = string.Empty, AllowCreate = false, AllowReplacement = true }, bare.Save.CertificateChain);
    }

    [Fact]
    public void The_answer_of_a_chain_profile_has_the_members_of_the_reference_first()
    {
        var profile = Snapshot() with
        {
            Strategy = ProvisionStrategy.X509CertificateChain,
            CertificateChain = new CertificateChainSettings { NamePattern = "(.*)" },
        };

        var json = JsonSerializer.Serialize(DeviceProfileResource.Of(profile, withSecrets: true, uses: null).ProfileData.ProvisionConfiguration, OperatorJson.Options);

        Assert.Equal(
            """{"type":"X509_CERTIFICATE_CHAIN","provisionDeviceSecret":"the-secret","certificateRegExPattern":"(.*)","allowCreateNewDevicesByX509Certificate":false,"allowCertificateReplacement":true,"outdatedRevocationListRule":"REFUSE"}""",
            json);
    }

    [Fact]
    public void The_answer_has_every_key_of_the_wire_in_its_order()
    {
        var json = JsonSerializer.SerializeToNode(DeviceProfileResource.Of(Snapshot(), withSecrets: true, uses: null), OperatorJson.Options)!.AsObject();

        Assert.Equal(
            ["id", "createdTime", "tenantId", "name", "description", "image", "type", "transportType", "provisionType", "defaultRuleChainId", "defaultDashboardId",
             "defaultQueueName", "provisionDeviceKey", "firmwareId", "softwareId", "defaultEdgeRuleChainId", "externalId", "version", "default", "profileData"],
            json.Select(member => member.Key));
        Assert.Equal(["configuration", "transportConfiguration", "provisionConfiguration", "alarms"], json["profileData"]!.AsObject().Select(member => member.Key));
        Assert.Equal("""{"type":"CHECK_PRE_PROVISIONED_DEVICES","provisionDeviceSecret":"the-secret"}""", json["profileData"]!["provisionConfiguration"]!.ToJsonString());
        Assert.Equal("""{"entityType":"DEVICE_PROFILE","id":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"}""", json["id"]!.ToJsonString());
    }

    [Fact]
    public void I16_who_may_only_look_sees_neither_key_nor_secret()
    {
        var text = JsonSerializer.Serialize(DeviceProfileResource.Of(Snapshot(), withSecrets: false, uses: null), OperatorJson.Options);

        Assert.DoesNotContain("the-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key", text, StringComparison.Ordinal);
    }

    [Fact]
    public void I16_a_resource_does_not_print_its_secret()
    {
        Assert.DoesNotContain("the-secret", DeviceProfileResource.Of(Snapshot(), withSecrets: true, uses: null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_leave_as_they_are_so_that_scripts_can_compare_them()
    {
        var text = JsonSerializer.Serialize(DeviceProfileInfoResource.Of(Snapshot() with { Name = "l'été + a&b" }), OperatorJson.Options);

        Assert.Contains("\"name\":\"l'été + a&b\"", text, StringComparison.Ordinal);
    }

    private static Result<DeviceProfileBody> Read(string json) => DeviceProfileBody.Read(JsonElement.Parse(json), "admin");

    private static DeviceProfileSnapshot Snapshot() => new()
    {
        Tenant = TenantId.Default,
        ProfileId = new Guid("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"),
        Name = "p",
        CreatedAt = 1,
        Transport = ProfileTransport.Default,
        Strategy = ProvisionStrategy.CheckPreProvisionedDevices,
        ProvisionKey = "the-key",
        ProvisionSecret = new SecretText("the-secret"),
        IsDefault = false,
        Version = 1,
        Configuration = """{"type":"DEFAULT"}""",
        TransportConfiguration = """{"type":"DEFAULT"}""",
    };
}
