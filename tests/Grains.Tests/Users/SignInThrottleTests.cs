using ProvisioningCluster.Grains.Users;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

public sealed class SignInThrottleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void T22_the_fifth_failure_begins_a_delay_that_doubles_up_to_15_minutes()
    {
        var throttle = default(SignInThrottle);
        for (var i = 1; i < 5; i++)
        {
            throttle = throttle.Fail(Start);
            Assert.False(throttle.Refuses(Start));
        }

        foreach (var seconds in new[] { 5, 10, 20, 40, 80, 160, 320, 640, 900, 900 })
        {
            throttle = throttle.Fail(Start);
            Assert.True(throttle.Refuses(Start + TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1)));
            Assert.False(throttle.Refuses(Start + TimeSpan.FromSeconds(seconds)));
        }
    }

    [Fact]
    public void T22_a_thousand_guesses_take_days()
    {
        var throttle = default(SignInThrottle);
        var now = Start;
        for (var guess = 0; guess < 1_000; guess++)
        {
            now = throttle.BlockedUntil > now ? throttle.BlockedUntil.Value : now;
            throttle = throttle.Fail(now);
        }

        Assert.True(now - Start > TimeSpan.FromDays(10));
    }
}
