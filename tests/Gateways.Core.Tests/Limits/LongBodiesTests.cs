using System.Net;
using ProvisioningCluster.Gateways.Core.Limits;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Limits;

public sealed class LongBodiesTests : IDisposable
{
    private const int OfOneSource = 32;
    private const int InAll = 128;
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Two = IPAddress.Parse("192.0.2.2");
    private readonly LongBodies bodies = new();

    public void Dispose() => bodies.Dispose();

    [Fact]
    public async Task T13_a_source_that_has_its_share_waits_and_keeps_nobody_out()
    {
        var places = Take(One, OfOneSource);

        var next = Enter(One);
        var other = Enter(Two);

        Assert.False(next.IsCompleted);
        Assert.True(other.IsCompletedSuccessfully);
        places[0].Dispose();
        places[0].Dispose();
        await next;
        Assert.False(Enter(One).IsCompleted);
    }

    [Fact]
    public async Task I21_T13_the_process_has_a_limit_over_all_sources()
    {
        var places = Enumerable.Range(0, InAll / OfOneSource).SelectMany(i => Take(IPAddress.Parse($"198.51.100.{i}"), OfOneSource)).ToList();

        var next = Enter(One);

        Assert.False(next.IsCompleted);
        places[0].Dispose();
        await next;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nothing_with_him()
    {
        var places = Enumerable.Range(0, InAll / OfOneSource).SelectMany(i => Take(IPAddress.Parse($"198.51.100.{i}"), OfOneSource)).ToList();
        using var patience = new CancellationTokenSource();
        var forAll = bodies.EnterAsync(One, patience.Token).AsTask();
        var forItsOwn = bodies.EnterAsync(IPAddress.Parse("198.51.100.0"), patience.Token).AsTask();

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => forAll);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => forItsOwn);
        places.ForEach(place => place.Dispose());
        Assert.Equal(OfOneSource, Take(One, OfOneSource).Count);
        Assert.Equal(OfOneSource, Take(IPAddress.Parse("198.51.100.0"), OfOneSource).Count);
    }

    [Fact]
    public void T13_an_IPv6_source_is_its_subnet_and_an_unknown_one_is_a_source()
    {
        Take(IPAddress.Parse("2001:db8::1"), OfOneSource);
        Take(null, OfOneSource);

        Assert.False(Enter(IPAddress.Parse("2001:db8::ffff:1")).IsCompleted);
        Assert.True(Enter(IPAddress.Parse("2001:db8:0:1::1")).IsCompletedSuccessfully);
        Assert.False(Enter(null).IsCompleted);
    }

    private Task<IDisposable> Enter(IPAddress? source) => bodies.EnterAsync(source, TestContext.Current.CancellationToken).AsTask();

    private List<IDisposable> Take(IPAddress? source, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Enter(source)).Select(entered => entered.IsCompletedSuccessfully ? entered.Result : throw new InvalidOperationException("No place is free."))];
}
