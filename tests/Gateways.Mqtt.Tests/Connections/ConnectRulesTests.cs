using ProvisioningCluster.Gateways.Mqtt.Connections;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Connections;

public sealed class ConnectRulesTests
{
    [Theory]
    [InlineData("", "provision", true)]
    [InlineData("provision", null, true)]
    [InlineData("provision", "token", true)]
    [InlineData("Provision", null, false)]
    [InlineData("", "PROVISION", false)]
    [InlineData("provision ", "provision2", false)]
    [InlineData("", null, false)]
    public void D22_The_exact_name_makes_a_provisioning_session(string clientId, string? userName, bool provisions) =>
        Assert.Equal(provisions, ConnectRules.IsProvisioning(Connect(clientId, userName)));

    [Theory]
    [InlineData("api-key", true)]
    [InlineData("Api-Key", false)]
    [InlineData("api-key ", false)]
    [InlineData("api", false)]
    [InlineData(null, false)]
    public void The_exact_user_name_makes_an_operators_session(string? userName, bool listens) =>
        Assert.Equal(listens, ConnectRules.IsOperator(Connect("mes", userName, "key")));

    [Theory]
    [InlineData("")]
    [InlineData("123456789012345678901234")]
    public void Version_3_1_wants_a_client_id_of_1_to_23_characters(string clientId)
    {
        Assert.Equal(MqttFaults.IdentifierNotValid, ConnectRules.Refuse(Connect(clientId, "token") with { Version = MqttVersion.V310 }));
        Assert.Null(ConnectRules.Refuse(Connect(clientId, "token")));
    }

    [Theory]
    [InlineData("c", "token", null, 5, 0x86)]
    [InlineData("c", null, "pw", 5, 0x86)]
    [InlineData("", "token", "pw", 5, 0x86)]
    [InlineData("c", null, null, 2, 0x85)]
    [InlineData("", null, null, 5, 0x87)]
    [InlineData("  ", null, null, 5, 0x87)]
    public void TB119_TB126_The_code_of_a_failed_login_follows_from_what_was_presented(string clientId, string? userName, string? password, int returnCode, int reason)
    {
        var fault = MqttFaults.Unauthenticated(Connect(clientId, userName, password));

        Assert.Equal(returnCode, fault.ReturnCode);
        Assert.Equal((ReasonCode)reason, fault.ConnAck);
    }

    [Theory]
    [InlineData(MqttVersion.V500, 0x84, 0x84)]
    [InlineData(MqttVersion.V500, 0x81, 0x81)]
    [InlineData(MqttVersion.V311, 0x84, 0x01)]
    [InlineData(MqttVersion.V311, 0x81, null)]
    [InlineData(null, 0x84, null)]
    public void A_bad_CONNECT_is_answered_where_its_version_has_a_code(object? version, int reason, int? code) =>
        Assert.Equal((byte?)code, ConnectRules.CodeForUndecodable((MqttVersion?)version, (ReasonCode)reason));

    private static ConnectPacket Connect(string clientId, string? userName, string? password = null) => new()
    {
        Version = MqttVersion.V311,
        KeepAlive = 0,
        ClientId = clientId,
        UserName = userName is null ? null : new SecretText(userName),
        Password = password is null ? null : new SecretText(password),
    };
}
