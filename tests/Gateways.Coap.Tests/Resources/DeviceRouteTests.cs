using ProvisioningCluster.Gateways.Coap.Resources;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Resources;

public sealed class DeviceRouteTests
{
    [Theory]
    [InlineData("/api/v1/token-1/telemetry", DeviceFeature.Telemetry, "token-1")]
    [InlineData("/api/v1/token-1/attributes", DeviceFeature.Attributes, "token-1")]
    [InlineData("/api/v1/token-1/rpc", DeviceFeature.Rpc, "token-1")]
    [InlineData("/api/v1/token-1/rpc/5", DeviceFeature.Rpc, "token-1")]
    [InlineData("/api/v1/token-1/claim", DeviceFeature.Claim, "token-1")]
    [InlineData("/api/v1/token-1/provision", DeviceFeature.Provision, "token-1")]
    [InlineData("/api/v1/token-1/TELEMETRY", DeviceFeature.Telemetry, "token-1")]
    [InlineData("/api/v1/token-1/Provision", DeviceFeature.Provision, "token-1")]
    [InlineData("/api/v1/telemetry", DeviceFeature.Telemetry, "")]
    [InlineData("/api/v1/attributes", DeviceFeature.Attributes, "")]
    [InlineData("/api/v1/rpc", DeviceFeature.Rpc, "")]
    [InlineData("/api/v1/rpc/5", DeviceFeature.Rpc, "")]
    [InlineData("/api/v1/rpc/1234567890", DeviceFeature.Rpc, "")]
    [InlineData("/api/v1/claim", DeviceFeature.Claim, "")]
    [InlineData("/api/v1/provision", DeviceFeature.Provision, "")]
    [InlineData("/api/v1/PROVISION", DeviceFeature.Provision, "")]
    [InlineData("/api/v1/Attributes", DeviceFeature.Attributes, "")]
    public void TB38_seventeen_paths_map_to_their_feature(string path, object feature, string token)
    {
        var route = DeviceRoute.Parse(Segments(path));

        Assert.Equal(feature, route.Feature);
        Assert.Equal(token, route.Token.Reveal());
    }

    [Theory]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/anything")]
    [InlineData("/api/v1/token-1/anything")]
    [InlineData("/api/v1/token-1/5")]
    public void Other_words_are_unknown(string path)
    {
        Assert.Equal(DeviceFeature.Unknown, DeviceRoute.Parse(Segments(path)).Feature);
    }

    [Fact]
    public void I16_a_route_does_not_print_its_token()
    {
        Assert.DoesNotContain("canary", DeviceRoute.Parse(Segments("/api/v1/canary/telemetry")).ToString(), StringComparison.Ordinal);
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
