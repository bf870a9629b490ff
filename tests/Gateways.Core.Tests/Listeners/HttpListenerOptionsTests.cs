using ProvisioningCluster.Gateways.Core.Listeners;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Listeners;

public sealed class HttpListenerOptionsTests
{
    [Fact]
    public void A_listener_under_TLS_answers_what_its_twin_answers()
    {
        var shared = Options(http: 8080, operators: 8080, https: 8443);
        var apart = Options(http: 8080, operators: 8081, https: 8443);
        var alone = Options(http: 0, operators: 8080, https: 8443);

        Assert.True(shared.Answers("http", 8443) && shared.Answers("operator", 8443) && shared.Answers("operator", 8080));
        Assert.True(apart.Answers("http", 8443) && apart.Answers("operator", 8081));
        Assert.False(apart.Answers("operator", 8443) || apart.Answers("operator", 8080) || apart.Answers("http", 8081));
        Assert.True(alone.Answers("http", 8443)); // devices under TLS only
        Assert.False(alone.Answers("operator", 8443) || alone.Answers("http", 8080));
    }

    [Fact]
    public void Port_0_asks_for_no_listener()
    {
        var closed = Options(0, 0, 0);

        Assert.Empty(closed.Ports);
        Assert.Empty(closed.TlsPorts);
        Assert.False(closed.Answers("http", 0));
    }

    private static HttpListenerOptions Options(int http, int operators, int https)
    {
        var options = new HttpListenerOptions();
        options.Add("http", http);
        options.Add("operator", operators);
        options.AddTls("https", "http", https);
        return options;
    }
}
