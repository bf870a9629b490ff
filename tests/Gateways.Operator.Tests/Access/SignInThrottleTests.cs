using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Operators;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Access;

public sealed class SignInThrottleTests
{
    private const int Free = 5;
    private static readonly IPAddress Source = IPAddress.Parse("192.0.2.1");

    private readonly ManualClock clock = new();
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() =>
        throttle = new SignInThrottle(Options.Create(new SignInOptions { SignInFailuresPerSource = Free }), clock);

    [Fact]
    public void T22_a_source_may_fail_so_often_and_then_has_to_wait()
    {
        Fail(Source, Free);

        Assert.False(throttle.TryBegin(Source, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
    }

    [Fact]
    public void T22_each_further_failure_doubles_the_delay_up_to_15_minutes()
    {
        Fail(Source, Free - 1);
        var waits = new List<double>();
        for (var i = 0; i < 14; i++)
        {
            Assert.True(throttle.TryBegin(Source, out _));
            Assert.False(throttle.TryBegin(Source, out var wait));
            waits.Add(wait.TotalSeconds);
            clock.Advance(wait);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900], waits);
    }

    [Fact]
    public void T22_another_source_is_unaffected()
    {
        Fail(Source, Free);

        Assert.True(throttle.TryBegin(IPAddress.Parse("192.0.2.2"), out _));
    }

    [Fact]
    public void T22_the_addresses_of_one_IPv6_site_are_one_source()
    {
        for (var i = 0; i < Free; i++)
        {
            Assert.True(throttle.TryBegin(IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8:1:2::{i + 1}")), out _));
        }

        Assert.False(throttle.TryBegin(IPAddress.Parse("2001:db8:1:2:ffff::9"), out _));
        Assert.True(throttle.TryBegin(IPAddress.Parse("2001:db8:1:3::1"), out _));
    }

    [Fact]
    public void A_mapped_IPv4_address_is_the_IPv4_address()
    {
        Fail(Source, Free);

        Assert.False(throttle.TryBegin(Source.MapToIPv6(), out _));
    }

    [Fact]
    public void Successes_do_not_count()
    {
        for (var i = 0; i < 10 * Free; i++)
        {
            Assert.True(throttle.TryBegin(Source, out _));
            throttle.Succeeded(Source);
        }
    }

    [Fact]
    public void A_success_does_not_forget_the_failures_before_it()
    {
        Fail(Source, Free - 1);
        Assert.True(throttle.TryBegin(Source, out _));
        throttle.Succeeded(Source);

        Assert.True(throttle.TryBegin(Source, out _));
        Assert.False(throttle.TryBegin(Source, out _));
    }

    [Fact]
    public void I21_the_memory_for_sources_is_bounded()
    {
        Fail(Source, Free);
        for (var i = 0; i < SignInThrottle.Capacity + 10; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(throttle.TryBegin(new IPAddress(0x0A000000L + i), out _));
        }

        Assert.True(throttle.TryBegin(Source, out _));
    }

    [Fact]
    public void T2_failures_that_are_told_afterwards_block_as_others_do_and_asking_counts_nothing()
    {
        for (var i = 0; i < Free; i++)
        {
            Assert.False(throttle.IsBlocked(Source, out _));
            throttle.Failed(Source);
        }

        Assert.True(throttle.IsBlocked(Source, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        clock.Advance(wait);
        Assert.False(throttle.IsBlocked(Source, out _));
    }

    private void Fail(IPAddress source, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(throttle.TryBegin(source, out _));
        }
    }
}
