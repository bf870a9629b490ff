using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Secrets;
using ProvisioningCluster.Grains.Tests.Secrets;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Credentials;

public sealed class AuthenticationRulesTests
{
    private readonly SecretProtector secrets = TestKeys.Protector();

    [Fact]
    public void An_mqtt_login_with_user_name_is_looked_up_as_hash_and_then_as_token()
    {
        var (first, second) = AuthenticationRules.Lookups(Mqtt("dev-7", "alice", "p"));

        Assert.Equal((CredentialsSpace.MqttHash, Sha3.Hex("dev-7|alice")), (first!.Value.Space, first.Value.CredentialsId.Reveal()));
        Assert.Equal((CredentialsSpace.Token, "alice"), (second!.Value.Space, second.Value.CredentialsId.Reveal()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_mqtt_login_without_user_name_is_looked_up_by_client_id_alone(string? userName)
    {
        var (first, second) = AuthenticationRules.Lookups(Mqtt("dev-7", userName, null));

        Assert.Equal((CredentialsSpace.MqttHash, Sha3.Hex("dev-7")), (first!.Value.Space, first.Value.CredentialsId.Reveal()));
        Assert.Null(second);
        Assert.Equal((null, null), AuthenticationRules.Lookups(Mqtt(string.Empty, userName, "p")));
    }

    [Fact]
    public void A_certificate_is_looked_up_by_the_hash_of_its_text()
    {
        var (first, second) = AuthenticationRules.Lookups(Certificate("MIIB"));

        Assert.Equal((CredentialsSpace.Certificate, Sha3.Hex("MIIB")), (first!.Value.Space, first.Value.CredentialsId.Reveal()));
        Assert.Null(second);
    }

    [Fact]
    public void A_token_of_impossible_length_is_not_looked_up()
    {
        Assert.Equal((null, null), AuthenticationRules.Lookups(Token(new string('t', 256))));
        Assert.Equal((null, null), AuthenticationRules.Lookups(Token(string.Empty)));
    }

    [Fact]
    public void A_token_as_user_name_is_enough_whatever_the_rest()
    {
        var token = CredentialsRules.AccessToken("tok");

        Assert.True(AuthenticationRules.Accepts(Mqtt(string.Empty, "tok", string.Empty), token, secrets));
        Assert.True(AuthenticationRules.Accepts(Mqtt("anything", "tok", "wrong"), token, secrets));
        Assert.True(AuthenticationRules.Accepts(Mqtt("anything", "tok", null), token, secrets));
    }

    [Theory]
    [InlineData("c", "u", "p", "c", "u", "p", true)]
    [InlineData("c", "u", "p", "c", "u", "x", false)]
    [InlineData("c", "u", "p", "c", "u", null, false)]
    [InlineData("c", "u", "p", "c", "u", "", false)]
    [InlineData("c", "u", "", "c", "u", "anything", true)]
    [InlineData("c", "u", null, "c", "u", null, true)]
    [InlineData("", "u", "p", "any client", "u", "p", true)]
    [InlineData("", "u", "p", "", "u", "p", true)]
    [InlineData("c", "", "", "c", null, null, true)]
    [InlineData("c", null, "p", "c", null, "x", false)]
    [InlineData("c|u", "", "", "c", "u", null, false)]
    public void Stored_parts_of_mqtt_credentials_are_compared_unless_they_are_empty(
        string? storedClient, string? storedUser, string? storedPassword, string client, string? user, string? password, bool accepted)
    {
        var value = new MqttBasicValue { ClientId = storedClient, UserName = storedUser, Password = storedPassword };
        var stored = new DeviceCredentials(CredentialsType.MqttBasic, new SecretText(value.CredentialsId), new SecretText(value.ToJson()));

        Assert.Equal(accepted, AuthenticationRules.Accepts(Mqtt(client, user, password), stored, secrets));
    }

    [Fact]
    public void Only_tokens_log_in_by_token_and_only_certificates_by_certificate()
    {
        var userOnly = new MqttBasicValue { UserName = "tok" };
        var mqtt = new DeviceCredentials(CredentialsType.MqttBasic, new SecretText("tok"), new SecretText(userOnly.ToJson()));
        var certificate = new DeviceCredentials(CredentialsType.X509Certificate, new SecretText(Sha3.Hex("MIIB")), new SecretText("MIIB"));

        Assert.True(AuthenticationRules.Accepts(Token("tok"), CredentialsRules.AccessToken("tok"), secrets));
        Assert.False(AuthenticationRules.Accepts(Token("tok"), mqtt, secrets));
        Assert.True(AuthenticationRules.Accepts(Certificate("MIIB"), certificate, secrets));
        Assert.False(AuthenticationRules.Accepts(Certificate("MIIC"), certificate, secrets));
        Assert.False(AuthenticationRules.Accepts(Certificate("toke"), CredentialsRules.AccessToken("toke"), secrets));
        Assert.False(AuthenticationRules.Accepts(Mqtt("x", Sha3.Hex("MIIB"), null), certificate, secrets));
    }

    [Theory]
    [InlineData(TransportProtocol.Mqtt, ProfileTransport.Default, true)]
    [InlineData(TransportProtocol.Mqtt, ProfileTransport.Mqtt, true)]
    [InlineData(TransportProtocol.Mqtt, ProfileTransport.Coap, false)]
    [InlineData(TransportProtocol.Mqtt, ProfileTransport.Snmp, false)]
    [InlineData(TransportProtocol.Coap, ProfileTransport.Default, true)]
    [InlineData(TransportProtocol.Coap, ProfileTransport.Coap, true)]
    [InlineData(TransportProtocol.Coap, ProfileTransport.Mqtt, false)]
    [InlineData(TransportProtocol.Http, ProfileTransport.Lwm2m, true)]
    public void Mqtt_and_coap_ask_for_the_profiles_transport_and_http_does_not(TransportProtocol protocol, ProfileTransport transport, bool allowed) =>
        Assert.Equal(allowed, AuthenticationRules.AllowsTransport(protocol, transport));

    private static AuthenticationRequest Request(AuthenticationMethod method) => new()
    {
        Method = method,
        Origin = new RequestOrigin(TransportProtocol.Mqtt, string.Empty, false),
    };

    private static AuthenticationRequest Token(string token) => Request(AuthenticationMethod.Token) with { Token = new SecretText(token) };

    private static AuthenticationRequest Certificate(string text) => Request(AuthenticationMethod.Certificate) with { Chain = CertificateChain.Of([Convert.FromBase64String(text)]) };

    private static AuthenticationRequest Mqtt(string clientId, string? userName, string? password) => Request(AuthenticationMethod.MqttLogin) with
    {
        ClientId = new SecretText(clientId),
        UserName = userName is null ? (SecretText?)null : new SecretText(userName),
        Password = password is null ? (SecretText?)null : new SecretText(password),
    };
}
