using System.Text;
using ProvisioningCluster.Gateways.Mqtt.Packets;
using ProvisioningCluster.Gateways.Mqtt.Topics;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Topics;

public sealed class SubscriptionsTests
{
    private readonly Subscriptions subscriptions = new(ProvisionTopics.Served);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    public void The_smaller_of_the_requested_quality_and_1_is_granted(int requested, int granted)
    {
        Assert.Equal((ReasonCode)granted, Subscribe("/provision/response", (byte)requested));
        Assert.Equal(granted, subscriptions.QosOf(ProvisionTopics.ResponseFilter));
    }

    [Theory]
    [InlineData("/provision/+")]
    [InlineData("#")]
    [InlineData("/provision/response/")]
    [InlineData("provision/response")]
    [InlineData("/provision/request")]
    [InlineData("$share/g//provision/response")]
    [InlineData("v1/devices/me/attributes")]
    public void T31_Any_other_filter_is_refused(string filter) =>
        Assert.Equal(ReasonCode.TopicFilterInvalid, Subscribe(filter, 0));

    [Fact]
    public void D20_Without_subscription_the_quality_is_1() => Assert.Equal(1, subscriptions.QosOf(ProvisionTopics.ResponseFilter));

    [Fact]
    public void A_subscription_can_be_given_up_once()
    {
        Subscribe("/provision/response", 0);

        Assert.Equal(ReasonCode.Success, Unsubscribe("/provision/response"));
        Assert.Equal(ReasonCode.NoSubscriptionExisted, Unsubscribe("/provision/response"));
        Assert.Equal(ReasonCode.NoSubscriptionExisted, Unsubscribe("#"));
    }

    private ReasonCode Subscribe(string filter, byte options) => subscriptions.Subscribe(Encoding.UTF8.GetBytes(filter), options, 0);

    private ReasonCode Unsubscribe(string filter) => subscriptions.Unsubscribe(Encoding.UTF8.GetBytes(filter));
}
