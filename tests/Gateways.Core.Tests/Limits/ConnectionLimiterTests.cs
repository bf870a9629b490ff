using System.Net;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Limits;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Limits;

public sealed class ConnectionLimiterTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Two = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void T12_one_source_cannot_take_more_than_its_share()
    {
        var limiter = Limiter(total: 10, perSource: 2);

        var first = limiter.TryEnter(One);
        Assert.NotNull(limiter.TryEnter(One));
        Assert.Null(limiter.TryEnter(One));
        Assert.Null(limiter.TryEnter(One.MapToIPv6()));
        Assert.NotNull(limiter.TryEnter(Two));

        first!.Dispose();
        first.Dispose();
        Assert.NotNull(limiter.TryEnter(One));
        Assert.Null(limiter.TryEnter(One));
    }

    [Fact]
    public void I21_the_process_has_a_limit_over_all_sources()
    {
        var limiter = Limiter(total: 2, perSource: 2);

        var first = limiter.TryEnter(One);
        Assert.NotNull(limiter.TryEnter(Two));
        Assert.Null(limiter.TryEnter(IPAddress.Loopback));

        first!.Dispose();
        Assert.NotNull(limiter.TryEnter(IPAddress.Loopback));
    }

    [Fact]
    public void T12_an_IPv6_source_is_its_subnet()
    {
        var limiter = Limiter(total: 10, perSource: 1);

        Assert.NotNull(limiter.TryEnter(IPAddress.Parse("2001:db8::1")));
        Assert.Null(limiter.TryEnter(IPAddress.Parse("2001:db8::ffff:1")));
        Assert.NotNull(limiter.TryEnter(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void Leases_are_counted_exactly_under_contention()
    {
        var limiter = Limiter(total: 50, perSource: 50);
        for (var round = 0; round < 20; round++)
        {
            var leases = new IDisposable?[200];
            Parallel.For(0, leases.Length, index => leases[index] = limiter.TryEnter(One));
            Assert.Equal(50, leases.Count(lease => lease is not null));
            Parallel.ForEach(leases, lease => lease?.Dispose());
        }
    }

    [Fact]
    public void Every_fault_of_the_section_is_reported_with_its_key()
    {
        var faults = new GatewayLimitsValidator().Validate(null, new GatewayLimitsOptions { Connections = 0, ConnectionsPerSource = -1 });

        Assert.Contains("Limits:Connections ", faults.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("Limits:ConnectionsPerSource ", faults.FailureMessage, StringComparison.Ordinal);
        Assert.True(new GatewayLimitsValidator().Validate(null, new GatewayLimitsOptions()).Succeeded);
    }

    private static ConnectionLimiter Limiter(int total, int perSource) =>
        new(Options.Create(new GatewayLimitsOptions { Connections = total, ConnectionsPerSource = perSource }));
}
