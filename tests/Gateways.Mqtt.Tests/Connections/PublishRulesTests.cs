using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Mqtt.Connections;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Connections;

public sealed class PublishRulesTests
{
    [Theory]
    [InlineData(4, true, 0x83, 0x83)]
    [InlineData(4, false, 0x83, 0x83)]
    [InlineData(5, true, 0x83, 0x83)]
    [InlineData(5, false, 0x83, 0x83)]
    public void D16_D17_A_bad_field_is_acknowledged_and_closes(int level, bool qos, int acknowledge, int disconnect) =>
        Holds(PublishRules.Undecodable((MqttVersion)level, qos, PayloadError.BadField), acknowledge, disconnect);

    [Theory]
    [InlineData(4, true, null, 0x99)]
    [InlineData(4, false, null, 0x99)]
    [InlineData(5, true, 0x99, null)]
    [InlineData(5, false, null, 0x99)]
    public void D26_A_bad_structure_closes_but_for_version_5_with_quality(int level, bool qos, int? acknowledge, int? disconnect) =>
        Holds(PublishRules.Undecodable((MqttVersion)level, qos, PayloadError.BadStructure), acknowledge, disconnect);

    [Theory]
    [InlineData(4, true, 0x90, 0x90)]
    [InlineData(5, true, 0x90, null)]
    [InlineData(5, false, null, 0x90)]
    public void TB128_An_unknown_topic_of_a_device_is_told_where_the_version_can(int level, bool qos, int? acknowledge, int? disconnect) =>
        Holds(PublishRules.UnknownTopic((MqttVersion)level, qos), acknowledge, disconnect);

    [Fact]
    public void D24_An_unknown_topic_in_provisioning_is_acknowledged_and_closes() =>
        Holds(PublishRules.UnknownTopicInProvisioning, 0x90, 0x90);

    [Fact]
    public void I07_An_unknown_outcome_is_not_acknowledged() => Holds(PublishRules.ClusterUnavailable, null, 0x89);

    [Fact]
    public void Every_fault_of_a_device_session_either_speaks_or_closes()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            foreach (var version in Enum.GetValues<MqttVersion>())
            {
                var outcome = PublishRules.Faulted(version, wantsAcknowledgement: true, code);

                Assert.NotEqual(ReasonCode.Success, outcome.Acknowledge);
                Assert.True(outcome.Acknowledge is not null || outcome.Ending is not null, $"{version} {code}");
                Assert.True(version == MqttVersion.V500 || outcome.Ending is not null, $"{version} {code} would look like a success");
            }
        }
    }

    private static void Holds(PublishOutcome outcome, int? acknowledge, int? disconnect)
    {
        Assert.Equal((ReasonCode?)acknowledge, outcome.Acknowledge);
        Assert.Equal((ReasonCode?)disconnect, outcome.Ending?.Reason);
        Assert.Null(outcome.Answer);
    }
}
