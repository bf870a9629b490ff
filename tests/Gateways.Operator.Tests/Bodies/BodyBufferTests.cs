using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Operator.Bodies;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Bodies;

public sealed class BodyBufferTests
{
    private const int Limit = 64 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(LongBodies.Small)]
    [InlineData(LongBodies.Small + 1)]
    [InlineData(Limit - 1)]
    [InlineData(Limit)]
    public void T13_a_body_up_to_the_limit_is_kept_whole(int length)
    {
        using var buffer = new BodyBuffer(Limit);
        var body = Body(length);

        Feed(buffer, body);

        Assert.False(buffer.TooLong);
        Assert.Equal(length >= LongBodies.Small, buffer.IsLong);
        Assert.Equal(body, buffer.Written.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Limit)]
    public void T13_nothing_is_kept_of_a_body_beyond_the_limit(int beyond)
    {
        using var buffer = new BodyBuffer(Limit);

        Feed(buffer, Body(Limit + beyond));

        Assert.True(buffer.TooLong);
        Assert.False(buffer.IsLong);
        Assert.Equal(0, buffer.Written.Length);
        Assert.InRange(buffer.Free().Length, 1, LongBodies.Small);
    }

    [Fact]
    public void T13_the_memory_follows_what_has_come_and_ends_at_the_limit()
    {
        using var buffer = new BodyBuffer(Limit);
        var written = 0;

        while (written < Limit)
        {
            var free = buffer.Free().Length;
            Assert.InRange(free, 1, Math.Max(LongBodies.Small, Math.Min(written, Limit - written)));
            buffer.Advance(free);
            written += free;
        }

        Assert.Equal(1, buffer.Free().Length);
    }

    private static void Feed(BodyBuffer buffer, byte[] body)
    {
        const int Read = 3000; // as TCP cuts them: never at the borders of the buffer
        for (var at = 0; at < body.Length;)
        {
            var free = buffer.Free();
            var count = Math.Min(Math.Min(free.Length, Read), body.Length - at);
            body.AsSpan(at, count).CopyTo(free.Span);
            buffer.Advance(count);
            at += count;
        }
    }

    private static byte[] Body(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);
        return body;
    }
}
