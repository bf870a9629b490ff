using System.Text;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Gateways.Mqtt.Topics;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.Topics;

public sealed class DeviceTopicsTests
{
    [Theory]
    [InlineData("v1/devices/me/telemetry", DeviceTopicKind.Telemetry, PayloadFormat.Json)]
    [InlineData("v2/t", DeviceTopicKind.Telemetry, PayloadFormat.Json)]
    [InlineData("v2/t/j", DeviceTopicKind.Telemetry, PayloadFormat.Json)]
    [InlineData("v2/t/p", DeviceTopicKind.Telemetry, PayloadFormat.Protobuf)]
    [InlineData("v1/devices/me/attributes", DeviceTopicKind.Attributes, PayloadFormat.Json)]
    [InlineData("v2/a", DeviceTopicKind.Attributes, PayloadFormat.Json)]
    [InlineData("v2/a/j", DeviceTopicKind.Attributes, PayloadFormat.Json)]
    [InlineData("v2/a/p", DeviceTopicKind.Attributes, PayloadFormat.Protobuf)]
    public void A_served_topic_has_its_meaning(string topic, object kind, PayloadFormat format)
    {
        var parsed = Parse(topic);

        Assert.Equal((DeviceTopicKind)kind, parsed.Kind);
        Assert.Equal(format, parsed.Format);
    }

    [Theory]
    [InlineData("v1/devices/me/attributes/request/17", "v1/devices/me/attributes/response/17", "v1/devices/me/attributes/response/+")]
    [InlineData("v2/a/req/0", "v2/a/res/0", "v2/a/res/+")]
    [InlineData("v2/a/req/j/2147483647", "v2/a/res/j/2147483647", "v2/a/res/j/+")]
    public void An_attribute_request_is_answered_under_its_number(string topic, string response, string filter)
    {
        var parsed = Parse(topic);

        Assert.Equal(DeviceTopicKind.AttributesRequest, parsed.Kind);
        Assert.Equal(response, Encoding.UTF8.GetString(parsed.Response.Span));
        Assert.Equal(DeviceTopics.Served.IndexOf(Encoding.UTF8.GetBytes(filter)), parsed.ResponseFilter);
    }

    [Theory]
    [InlineData("v1/devices/me/claim")] // claiming is not served
    [InlineData("v1/devices/me/rpc/response/1")]
    [InlineData("v1/devices/me/telemetry/")]
    [InlineData("V1/devices/me/telemetry")]
    [InlineData("v1/devices/me/attributes/request/")]
    [InlineData("v1/devices/me/attributes/request/x")]
    [InlineData("v1/devices/me/attributes/request/1/2")]
    [InlineData("v1/devices/me/attributes/request/12345678901")]
    [InlineData("v2/a/req/p/1")]
    [InlineData("/provision/request")]
    [InlineData("v1/devices/+/telemetry")]
    [InlineData("#")]
    public void Anything_else_is_unknown(string topic) => Assert.Equal(DeviceTopicKind.Unknown, Parse(topic).Kind);

    private static DeviceTopic Parse(string topic) => DeviceTopics.Parse(Encoding.UTF8.GetBytes(topic));
}
