using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

public sealed class FreshCopyTests
{
    private readonly ManualClock clock = new();
    private int reads;

    [Fact]
    public async Task A_copy_is_served_for_a_second_and_then_read_again()
    {
        var copy = Counting();

        Assert.Equal("1", await copy.GetAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", await copy.GetAsync());
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("2", await copy.GetAsync());
    }

    [Fact]
    public async Task All_who_wait_share_one_read()
    {
        var gate = new TaskCompletionSource<string>();
        var copy = new FreshCopy<string>(clock, _ =>
        {
            Interlocked.Increment(ref reads);
            return gate.Task;
        });

        var waiting = Enumerable.Range(0, 100).Select(_ => copy.GetAsync().AsTask()).ToArray();
        gate.SetResult("value");

        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal("value", value));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task I19_a_failed_read_fails_all_who_wait_even_when_an_old_copy_is_there()
    {
        var fails = false;
        var copy = new FreshCopy<string>(clock, _ => fails ? Task.FromException<string>(new TimeoutException()) : Task.FromResult("old"));
        await copy.GetAsync();
        fails = true;
        clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(async () => await copy.GetAsync());

        fails = false;
        Assert.Equal("old", await copy.GetAsync());
    }

    [Fact]
    public async Task I19_a_read_that_takes_longer_than_the_age_is_not_served()
    {
        var copy = new FreshCopy<string>(clock, _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult("late");
        });

        await Assert.ThrowsAsync<GrainCallFailedException>(async () => await copy.GetAsync());
    }

    [Fact]
    public async Task A_read_that_began_before_a_change_is_not_kept_after_it()
    {
        var first = new TaskCompletionSource<string>();
        var began = new TaskCompletionSource();
        var copy = new FreshCopy<string>(clock, _ =>
        {
            if (Interlocked.Increment(ref reads) == 1)
            {
                began.SetResult();
                return first.Task;
            }

            return Task.FromResult("new");
        });

        var early = copy.GetAsync().AsTask();
        await began.Task;
        copy.Forget();
        var late = await copy.GetAsync();
        first.SetResult("old");

        Assert.Equal("old", await early);
        Assert.Equal("new", late);
        Assert.Equal("new", await copy.GetAsync());
    }

    private FreshCopy<string> Counting() => new(clock, _ => Task.FromResult($"{Interlocked.Increment(ref reads)}"));
}
