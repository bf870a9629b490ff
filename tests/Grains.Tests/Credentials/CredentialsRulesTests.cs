using System.Text;
using CsCheck;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Credentials;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Credentials;

public sealed class CredentialsRulesTests
{
    private const string Fresh = "AAAAABBBBBCCCCCDDDDD";

    public static TheoryData<string, string> Vectors => new()
    {
        { string.Empty, "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a" },
        { "testHash", "57f6600424d6553263f1f32e0117012894a36fbf07e3e9c3c556272f86b7d985" },
        { "test_clientId|test_username", "b9f1b0bf238dddae689babba0a210fe42bc97ddb07620b5a07d7208dd5528db2" },
        { "dev-7", "3814ebc9bfe70a3f236179d1d2327534a6c3646bcf28994222208bd9b21efea3" },
        { "dev-7|alice", "a258266c9ce28e6d4475e267ca4593ba14cb12418b20a4c3e9299bf066ac372d" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void TB147_hashes_are_SHA3_256(string text, string expected)
    {
        Assert.Equal(expected, Sha3.Hex(text));
        Assert.Equal(expected, Convert.ToHexStringLower(Sha3.Managed(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData(CredentialsType.AccessToken)]
    [InlineData(CredentialsType.MqttBasic)]
    [InlineData(CredentialsType.X509Certificate)]
    [InlineData(CredentialsType.Lwm2mCredentials)]
    public void D12_nothing_given_makes_a_token_whatever_the_type(CredentialsType type)
    {
        var credentials = Value(CredentialsRules.FromRequest(Request(type), Fresh));

        Assert.Equal(CredentialsRules.AccessToken(Fresh), credentials);
    }

    [Fact]
    public void A_given_token_is_the_credentials_id()
    {
        var credentials = Value(CredentialsRules.FromRequest(Request(CredentialsType.AccessToken) with { Token = new SecretText("tok-9") }, Fresh));

        Assert.Equal((CredentialsType.AccessToken, "tok-9", null), (credentials.Type, credentials.CredentialsId.Reveal(), credentials.Value?.Reveal()));
        Assert.Equal(CredentialsSpace.Token, CredentialsRules.SpaceOf(credentials));
    }

    [Fact]
    public void D12_a_token_type_without_token_but_with_another_field_is_refused()
    {
        AssertRefused(Request(CredentialsType.AccessToken) with { UserName = new SecretText("u") });
        AssertRefused(Request(CredentialsType.AccessToken) with { Password = new SecretText("p") });
    }

    [Fact]
    public void D13_mqtt_credentials_store_an_object_of_three_keys_in_order()
    {
        var credentials = Value(CredentialsRules.FromRequest(Mqtt("test_clientId", "test_username", "test_password"), Fresh));

        Assert.Equal("""{"clientId":"test_clientId","userName":"test_username","password":"test_password"}""", credentials.Value!.Value.Reveal());
        Assert.Equal("b9f1b0bf238dddae689babba0a210fe42bc97ddb07620b5a07d7208dd5528db2", credentials.CredentialsId.Reveal());
        Assert.Equal(CredentialsSpace.MqttHash, CredentialsRules.SpaceOf(credentials));
    }

    [Fact]
    public void D11_the_id_of_mqtt_credentials_depends_on_what_is_given()
    {
        var userOnly = Value(CredentialsRules.FromRequest(Mqtt(string.Empty, "alice", string.Empty), Fresh));
        var clientOnly = Value(CredentialsRules.FromRequest(Mqtt("dev-7", string.Empty, string.Empty), Fresh));
        var both = Value(CredentialsRules.FromRequest(Mqtt("dev-7", "alice", "p"), Fresh));

        Assert.Equal(("alice", CredentialsSpace.Token), (userOnly.CredentialsId.Reveal(), CredentialsRules.SpaceOf(userOnly)));
        Assert.Equal(Sha3.Hex("dev-7"), clientOnly.CredentialsId.Reveal());
        Assert.Equal(Sha3.Hex("dev-7|alice"), both.CredentialsId.Reveal());
        AssertRefused(Mqtt("dev-7", string.Empty, "p"));
        AssertRefused(Mqtt(string.Empty, string.Empty, "p"));
    }

    [Fact]
    public void A_certificate_need_not_be_one()
    {
        var credentials = Value(CredentialsRules.FromRequest(Request(CredentialsType.X509Certificate) with { Hash = new SecretText("testHash") }, Fresh));

        Assert.Equal("57f6600424d6553263f1f32e0117012894a36fbf07e3e9c3c556272f86b7d985", credentials.CredentialsId.Reveal());
        Assert.Equal("testHash", credentials.Value!.Value.Reveal());
        Assert.Equal(CredentialsSpace.Certificate, CredentialsRules.SpaceOf(credentials));
    }

    [Fact]
    public void D14_markers_and_line_breaks_do_not_change_a_certificate_but_blanks_do()
    {
        const string Pem = "-----BEGIN CERTIFICATE-----\r\nMIIB\r\nAbCd==\r\n-----END CERTIFICATE-----\r\n";

        var fromPem = Value(CredentialsRules.FromRequest(Request(CredentialsType.X509Certificate) with { Hash = new SecretText(Pem) }, Fresh));
        var bare = Value(CredentialsRules.FromRequest(Request(CredentialsType.X509Certificate) with { Hash = new SecretText("MIIBAbCd==") }, Fresh));

        Assert.Equal(bare, fromPem);
        Assert.Equal(" MI IB\t", CredentialsRules.NormaliseCertificate(" MI IB\t\n"));
    }

    [Fact]
    public void An_empty_certificate_beside_another_field_has_the_hash_of_nothing()
    {
        var credentials = Value(CredentialsRules.FromRequest(Request(CredentialsType.X509Certificate) with { Token = new SecretText("t") }, Fresh));

        Assert.Equal(Sha3.Hex(string.Empty), credentials.CredentialsId.Reveal());
    }

    [Fact]
    public void D15_lwm2m_with_data_and_unknown_types_are_refused()
    {
        AssertRefused(Request(CredentialsType.Lwm2mCredentials) with { Token = new SecretText("t") });
        AssertRefused(Request((CredentialsType)77) with { Token = new SecretText("t") });
    }

    [Fact]
    public void T08_TB142_control_characters_are_refused_everywhere() => Gen.OneOf(Gen.Char['\u0000', '\u001f'], Gen.Const('\u007f')).Sample(character =>
    {
        var text = $"a{character}b";

        AssertRefused(Request(CredentialsType.AccessToken) with { Token = new SecretText(text) });
        AssertRefused(Mqtt(text, "u", "p"));
        AssertRefused(Mqtt("c", text, "p"));
        AssertRefused(Mqtt("c", "u", text));
    });

    [Fact]
    public void T08_lengths_are_bounded()
    {
        Assert.NotNull(Value(CredentialsRules.FromRequest(Request(CredentialsType.AccessToken) with { Token = new SecretText(new string('t', 255)) }, Fresh)));
        AssertRefused(Request(CredentialsType.AccessToken) with { Token = new SecretText(new string('t', 256)) });
        AssertRefused(Request(CredentialsType.AccessToken) with { Token = new SecretText(new string('t', 1 << 20)) });
        Assert.NotNull(Value(CredentialsRules.FromRequest(Request(CredentialsType.X509Certificate) with { Hash = new SecretText(new string('M', 32 * 1024)) }, Fresh)));
        AssertRefused(Request(CredentialsType.X509Certificate) with { Hash = new SecretText(new string('M', (32 * 1024) + 1)) });
        AssertRefused(Mqtt(new string('c', 256), "u", "p"));
    }

    [Theory]
    [InlineData("provision", "provisioning")]
    [InlineData("api-key", "operators")]
    public void T08_names_that_MQTT_keeps_for_others_are_no_credentials_of_a_device(string name, string whose)
    {
        AssertRefused(Request(CredentialsType.AccessToken) with { Token = new SecretText(name) });
        AssertRefused(Mqtt(string.Empty, name, string.Empty));
        AssertRefused(Mqtt("c", name, "p"));
        Assert.Equal($"credentialsId must not be '{name}', which MQTT keeps for {whose}!", FaultOf(CredentialsRules.FromOperator(CredentialsRules.AccessToken(name))).Detail);

        // Only these very texts, and only where MQTT looks for them.
        foreach (var other in (string[])[$"{name} ", name.ToUpperInvariant(), $"{name}2"])
        {
            Assert.NotNull(Value(CredentialsRules.FromRequest(Request(CredentialsType.AccessToken) with { Token = new SecretText(other) }, Fresh)));
        }

        Assert.NotNull(Value(CredentialsRules.FromRequest(Mqtt("c", "u", name), Fresh)));
    }

    [Fact]
    public void D22_T08_a_client_id_that_makes_a_session_of_provisioning_is_none_of_a_device()
    {
        AssertRefused(Mqtt("provision", string.Empty, string.Empty));
        AssertRefused(Mqtt("provision", "u", "p"));
        Assert.NotNull(Value(CredentialsRules.FromRequest(Mqtt("api-key", string.Empty, string.Empty), Fresh)));
    }

    [Fact]
    public void T08_half_a_surrogate_pair_is_refused_because_two_would_hash_alike()
    {
        AssertRefused(Request(CredentialsType.AccessToken) with { Token = new SecretText("a\ud83d") });
        AssertRefused(Request(CredentialsType.X509Certificate) with { Hash = new SecretText("\udd27") });
    }

    [Fact]
    public void T08_a_token_that_equals_a_certificate_hash_lies_in_another_space()
    {
        var certificate = Value(CredentialsRules.FromRequest(Request(CredentialsType.X509Certificate) with { Hash = new SecretText("cert") }, Fresh));
        var token = Value(CredentialsRules.FromRequest(Request(CredentialsType.AccessToken) with { Token = certificate.CredentialsId }, Fresh));

        Assert.NotEqual(CredentialsRules.SpaceOf(certificate), CredentialsRules.SpaceOf(token));
    }

    [Fact]
    public void An_operators_credentials_are_normalised_once_and_then_stay()
    {
        DeviceCredentials[] given =
        [
            CredentialsRules.AccessToken("tok"),
            new(CredentialsType.MqttBasic, new SecretText("wrong id"), new SecretText("""{"password":"p","clientId":"c","userName":"ü<\"","extra":1}""")),
            new(CredentialsType.MqttBasic, default, new SecretText("""{"clientId":null,"userName":"u","password":null}""")),
            new(CredentialsType.X509Certificate, default, new SecretText("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")),
        ];

        foreach (var credentials in given)
        {
            var normalised = Value(CredentialsRules.FromOperator(credentials));

            Assert.Equal(normalised, Value(CredentialsRules.FromOperator(normalised)));
        }

        Assert.Equal("""{"clientId":"c","userName":"ü<\"","password":"p"}""", Value(CredentialsRules.FromOperator(given[1])).Value!.Value.Reveal());
        Assert.Equal(Sha3.Hex("c|ü<\""), Value(CredentialsRules.FromOperator(given[1])).CredentialsId.Reveal());
        Assert.Equal("u", Value(CredentialsRules.FromOperator(given[2])).CredentialsId.Reveal());
    }

    [Theory]
    [InlineData(CredentialsType.AccessToken, null)]
    [InlineData(CredentialsType.MqttBasic, null)]
    [InlineData(CredentialsType.MqttBasic, "no json")]
    [InlineData(CredentialsType.MqttBasic, "[]")]
    [InlineData(CredentialsType.MqttBasic, "{}")]
    [InlineData(CredentialsType.MqttBasic, "null")]
    [InlineData(CredentialsType.X509Certificate, null)]
    [InlineData(CredentialsType.Lwm2mCredentials, "{}")]
    public void Incomplete_credentials_of_operators_are_refused(CredentialsType type, string? value) =>
        Assert.False(CredentialsRules.FromOperator(new DeviceCredentials(type, default, value is null ? (SecretText?)null : new SecretText(value))).TryGet(out _, out _));

    [Fact]
    public void The_texts_for_operators_are_those_that_scripts_know()
    {
        Assert.Equal("credentialsId must not contain control characters!", FaultOf(CredentialsRules.FromOperator(CredentialsRules.AccessToken("a\nb"))).Detail);
        Assert.Equal("Device credentials id should be specified!", FaultOf(CredentialsRules.FromOperator(CredentialsRules.AccessToken(string.Empty))).Detail);
    }

    private static ProvisionRequest Request(CredentialsType type) => new()
    {
        OperationId = Guid.NewGuid(),
        CredentialsType = type,
        Origin = new RequestOrigin(TransportProtocol.Mqtt, string.Empty, false),
    };

    private static ProvisionRequest Mqtt(string clientId, string userName, string password) => Request(CredentialsType.MqttBasic) with
    {
        ClientId = new SecretText(clientId),
        UserName = new SecretText(userName),
        Password = new SecretText(password),
    };

    private static void AssertRefused(ProvisionRequest request)
    {
        var fault = FaultOf(CredentialsRules.FromRequest(request, Fresh));

        Assert.Equal((FaultCode.InvalidArgument, "invalid_credentials"), (fault.Code, fault.Reason!));
    }

    private static T Value<T>(Result<T> result)
        where T : notnull => result.TryGet(out var value, out var fault) ? value : throw new InvalidOperationException(fault.Detail);

    private static Fault FaultOf<T>(Result<T> result)
        where T : notnull => result.TryGet(out _, out var fault) ? throw new InvalidOperationException("Expected a refusal.") : fault;
}
