using ProvisioningCluster.Gateways.Http.Tokens;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Tokens;

public sealed class TokenPathTests
{
    [Theory]
    [InlineData("/api/v1/T0ken/telemetry", "/api/v1/-/telemetry", "T0ken")]
    [InlineData("/api/v1/T0ken/attributes/", "/api/v1/-/attributes/", "T0ken")]
    [InlineData("/API/V1/T0ken/attributes", "/API/V1/-/attributes", "T0ken")]
    [InlineData("/api/v1/T0ken", "/api/v1/-", "T0ken")]
    [InlineData("/api/v1/T0ken/", "/api/v1/-/", "T0ken")]
    [InlineData("/api/v1/T0ken/a/b/c", "/api/v1/-/a/b/c", "T0ken")]
    [InlineData("//api/v1/T0ken/telemetry", "//api/v1/-/telemetry", "T0ken")]
    [InlineData("/x/api/v1/T0ken/telemetry", "/x/api/v1/-/telemetry", "T0ken")]
    [InlineData("/api/v1/provision/telemetry", "/api/v1/-/telemetry", "provision")]
    [InlineData("/api/v1/telemetry/telemetry", "/api/v1/-/telemetry", "telemetry")]
    [InlineData("/api/v1/-/telemetry", "/api/v1/-/telemetry", "-")]
    public void The_segment_after_the_version_is_taken_out(string path, string hidden, string token)
    {
        Assert.True(TokenPath.TryHide(path, out var rest, out var found));
        Assert.Equal((hidden, token), (rest, found));
    }

    [Theory]
    [InlineData("/api/v1/provision")]
    [InlineData("/api/v1/telemetry")]
    [InlineData("/api/v1/Attributes/")]
    [InlineData("/api/v1/Provision/")]
    [InlineData("/api/v1/")]
    [InlineData("/api/v1")]
    [InlineData("/api/v1//telemetry")]
    [InlineData("/api/device")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("*")]
    public void Other_paths_stay(string path)
    {
        Assert.False(TokenPath.TryHide(path, out var rest, out var found));
        Assert.Equal((path, ""), (rest, found));
    }
}
