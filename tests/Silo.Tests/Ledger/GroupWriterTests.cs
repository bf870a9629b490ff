using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

public sealed class GroupWriterTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HeldStore store = new();
    private readonly SeenNotes seen = new();
    private readonly ManualTime time = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton<LedgerInstruments>().BuildServiceProvider();
    private readonly CancellationTokenSource limit = new(Deadline);
    private readonly GroupWriter writer;

    public GroupWriterTests()
    {
        writer = new GroupWriter(store, seen, time, services.GetRequiredService<LedgerInstruments>(), NullLogger<GroupWriter>.Instance);
        writer.Start();
    }

    public void Dispose()
    {
        for (var group = 0; group < 100; group++)
        {
            store.End();
        }

        writer.Dispose();
        services.Dispose();
        limit.Dispose();
    }

    [Fact]
    public async Task An_idle_writer_stores_at_once_and_what_comes_meanwhile_is_the_next_group()
    {
        var first = WriteAsync();
        Assert.Equal((1, 0), store.NextGroup(limit.Token));
        var others = Enumerable.Range(0, 10).Select(_ => WriteAsync()).ToArray();

        store.End();
        Assert.True(await first.WaitAsync(Deadline, limit.Token));
        Assert.Equal((10, 0), store.NextGroup(limit.Token));
        Assert.All(others, other => Assert.False(other.IsCompleted));
        store.End();

        Assert.All(await Task.WhenAll(others).WaitAsync(Deadline, limit.Token), Assert.True);
    }

    [Fact]
    public void A_group_has_a_largest_size()
    {
        _ = WriteAsync();
        store.NextGroup(limit.Token);
        for (var write = 0; write < (GroupWriter.GroupCapacity * 2) + 1; write++)
        {
            _ = WriteAsync();
        }

        int[] sizes = [NextAfterEnd(), NextAfterEnd(), NextAfterEnd()];

        Assert.Equal([GroupWriter.GroupCapacity, GroupWriter.GroupCapacity, 1], sizes);
    }

    [Fact]
    public async Task I21_over_the_queues_limit_a_write_is_refused_at_once()
    {
        _ = WriteAsync();
        store.NextGroup(limit.Token);
        for (var write = 0; write < GroupWriter.QueueCapacity; write++)
        {
            _ = WriteAsync();
        }

        await Assert.ThrowsAsync<LedgerUnavailableException>(WriteAsync);
    }

    [Fact]
    public async Task A_write_that_waited_too_long_is_refused_unstored()
    {
        var first = WriteAsync();
        store.NextGroup(limit.Token);
        var late = WriteAsync();
        time.Advance(GroupWriter.LongestWait + TimeSpan.FromTicks(1));
        var fresh = WriteAsync();

        store.End();
        Assert.Equal((1, 0), store.NextGroup(limit.Token));
        store.End();

        Assert.True(await first.WaitAsync(Deadline, limit.Token));
        Assert.True(await fresh.WaitAsync(Deadline, limit.Token));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => late.WaitAsync(Deadline, limit.Token));
    }

    [Fact]
    public async Task I07_a_group_whose_commit_failed_is_unknown_to_all_and_the_next_one_goes_on()
    {
        var first = WriteAsync();
        store.NextGroup(limit.Token);
        var unknown = WriteAsync();
        store.End();
        store.NextGroup(limit.Token);
        store.End(new LedgerOutcomeUnknownException("test"));
        Assert.True(await first.WaitAsync(Deadline, limit.Token));
        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(() => unknown.WaitAsync(Deadline, limit.Token));

        var next = WriteAsync();
        store.NextGroup(limit.Token);
        store.End();

        Assert.True(await next.WaitAsync(Deadline, limit.Token));
    }

    [Fact]
    public void Seen_notes_are_stored_after_a_second_when_nothing_else_comes()
    {
        Note();
        Note();
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(store.IsIdle);

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal((0, 2), store.NextGroup(limit.Token));
    }

    [Fact]
    public async Task A_wake_without_notes_is_no_group()
    {
        Note();
        var write = WriteAsync();
        Assert.Equal((1, 1), store.NextGroup(limit.Token));
        store.End();
        await write.WaitAsync(Deadline, limit.Token);

        time.Advance(TimeSpan.FromSeconds(1));
        var next = WriteAsync();

        Assert.Equal((1, 0), store.NextGroup(limit.Token));
        store.End();
        await next.WaitAsync(Deadline, limit.Token);
    }

    [Fact]
    public async Task A_stop_stores_what_waits_and_closes_the_store()
    {
        var first = WriteAsync();
        store.NextGroup(limit.Token);
        var queued = WriteAsync();
        Note();

        var stop = writer.StopAsync();
        store.End();
        Assert.Equal((1, 1), store.NextGroup(limit.Token));
        Assert.False(stop.IsCompleted);
        store.End();
        await stop.WaitAsync(Deadline, limit.Token);

        Assert.True(store.IsClosed);
        Assert.True(await first && await queued);
        await Assert.ThrowsAsync<LedgerUnavailableException>(WriteAsync);
    }

    private Task<bool> WriteAsync() => writer.StoreAsync(new ProbeWrite(0)).AsTask();

    private void Note()
    {
        if (seen.Add(Rows.NewTenant(), Guid.NewGuid(), Rows.Now))
        {
            writer.SeenNoted();
        }
    }

    private int NextAfterEnd()
    {
        store.End();
        return store.NextGroup(limit.Token).Writes;
    }
}
