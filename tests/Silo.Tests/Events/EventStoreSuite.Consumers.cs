using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Silo.Tests.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Events;

public abstract partial class EventStoreSuite
{
    [Fact]
    public async Task I17_an_event_is_kept_for_the_consumers_of_its_tenant_that_want_it()
    {
        var all = await OpenAsync(Consumer(Tenant), "#");
        var some = await OpenAsync(Consumer(Tenant), "PROVISION_SUCCESS");
        var silent = await OpenAsync(Consumer(Tenant));
        var foreign = await OpenAsync(Consumer(Rows.NewTenant()), "+");
        await CommitAsync("d");

        Assert.Equal(2, await RelayAsync());

        var kept = await Store.ListMessagesAsync(all.ConsumerId, 10);
        Assert.Equal(["PROVISION_SUCCESS", "ENTITY_CREATED"], kept.Select(message => message.Kind));
        Assert.Equal(("PROVISION_SUCCESS", Tenant.Value.ToString()), (JsonNode.Parse(kept[0].Body)!["kind"]!.GetValue<string>(), JsonNode.Parse(kept[0].Body)!["tenantId"]!.GetValue<string>()));
        Assert.Equal(kept[0] with { ConsumerId = some.ConsumerId }, Assert.Single(await Store.ListMessagesAsync(some.ConsumerId, 10)));
        Assert.Empty(await Store.ListMessagesAsync(silent.ConsumerId, 10));
        Assert.Empty(await Store.ListMessagesAsync(foreign.ConsumerId, 10));
        Assert.Null(await Store.FindConsumerAsync(new ConsumerKey(Tenant, foreign.ConsumerId)));
    }

    [Fact]
    public async Task I03_what_is_kept_stays_until_it_is_acknowledged_and_over_a_new_connection()
    {
        var consumer = await OpenAsync(Consumer(Tenant), "#");
        await CommitAsync("d1");
        await CommitAsync("d2");
        await RelayAsync();
        var kept = await Store.ListMessagesAsync(consumer.ConsumerId, 10);

        await Store.RemoveMessagesAsync(consumer.ConsumerId, [kept[0].Sequence, kept[2].Sequence, -1]);
        var next = consumer with { ConnectionId = Guid.NewGuid(), SeenAt = Now + 5, ExpirySeconds = 9 };
        Assert.True(await Store.OpenConsumerAsync(next, 1));

        Assert.Equal([kept[1], kept[3]], await Store.ListMessagesAsync(consumer.ConsumerId, 10));
        Assert.Equal([kept[1]], await Store.ListMessagesAsync(consumer.ConsumerId, 1));
        Assert.False(await Store.UpdateConsumerAsync(consumer)); // the former connection has no say any more
        var found = (await Store.FindConsumerAsync(new ConsumerKey(Tenant, consumer.ConsumerId)))!;
        Assert.Equal((next.ConnectionId, 9L, Now + 5, new ConsumerSubscription("#", 1, 7)), (found.ConnectionId, found.ExpirySeconds, found.SeenAt, Assert.Single(found.Subscriptions)));
    }

    [Fact]
    public async Task I21_a_full_queue_ends_with_a_notice_of_what_is_missing()
    {
        var consumer = await OpenAsync(Consumer(Tenant), "#");
        var key = new ConsumerKey(Tenant, consumer.ConsumerId);
        await CommitAsync("d1");
        await CommitAsync("d2");

        Assert.Equal(4, await RelayAsync(most: 1));
        await CommitAsync("d3");
        Assert.Equal(2, await RelayAsync(most: 0)); // the notice grows

        var kept = await Store.ListMessagesAsync(consumer.ConsumerId, 10);
        Assert.Equal(["PROVISION_SUCCESS", "EVENTS_DISCARDED"], kept.Select(message => message.Kind));
        var notice = JsonNode.Parse(kept[1].Body)!;
        Assert.Equal((5, Rows.Now), (notice["count"]!.GetValue<int>(), notice["at"]!.GetValue<long>()));
        Assert.Equal(5, (await Store.FindConsumerAsync(key))!.Gap!.Count);
        Assert.Equal(2, (await Store.CountMessagesAsync(10))[consumer.ConsumerId]);

        // An acknowledgement of what the notice said before it grew does not take it away.
        await Store.RemoveMessagesAsync(consumer.ConsumerId, [kept[1].Sequence]);
        Assert.False(await Store.RemoveNoticeAsync(consumer.ConsumerId, kept[1].Sequence, kept[1].Body.Replace("\"count\":5", "\"count\":3", StringComparison.Ordinal)));
        Assert.Equal(kept, await Store.ListMessagesAsync(consumer.ConsumerId, 10));

        // With room again the gap is over, and another one has a notice of its own.
        await CommitAsync("d4");
        await RelayAsync(most: 1);
        kept = await Store.ListMessagesAsync(consumer.ConsumerId, 10);
        Assert.Equal(["PROVISION_SUCCESS", "EVENTS_DISCARDED", "PROVISION_SUCCESS", "EVENTS_DISCARDED"], kept.Select(message => message.Kind));
        Assert.Equal(1, JsonNode.Parse(kept[3].Body)!["count"]!.GetValue<int>());
        Assert.True(await Store.RemoveNoticeAsync(consumer.ConsumerId, kept[1].Sequence, kept[1].Body));
        Assert.False(await Store.RemoveNoticeAsync(consumer.ConsumerId, kept[0].Sequence, kept[0].Body)); // an event is none
        await CommitAsync("d5");
        await RelayAsync();
        Assert.Null((await Store.FindConsumerAsync(key))!.Gap);
    }

    [Fact]
    public async Task I21_consumers_are_counted_and_forgotten_with_what_was_kept_for_them()
    {
        var gone = await OpenAsync(Consumer(Tenant) with { ExpirySeconds = 10 }, "#");
        var away = await OpenAsync(Consumer(Tenant) with { ExpirySeconds = 20 }, "#");
        await CommitAsync("d");
        await RelayAsync();

        Assert.False(await Store.OpenConsumerAsync(Consumer(Tenant), 2));
        Assert.True(await Store.OpenConsumerAsync(away, 2));
        Assert.Equal(1, await Store.RemoveExpiredConsumersAsync(Now + 16_000, TimeSpan.FromSeconds(5)));

        Assert.Null(await Store.FindConsumerAsync(new ConsumerKey(Tenant, gone.ConsumerId)));
        Assert.Empty(await Store.ListMessagesAsync(gone.ConsumerId, 10));
        Assert.Equal(2, (await Store.ListMessagesAsync(away.ConsumerId, 10)).Length);
        await Store.RemoveConsumerAsync(away.ConsumerId);
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM event_message"));
    }

    private Task<ConsumerRow> OpenAsync(ConsumerRow consumer, params ReadOnlySpan<string> filters) => OpenAsync(consumer, filters.ToImmutableArray());

    private async Task<ConsumerRow> OpenAsync(ConsumerRow consumer, ImmutableArray<string> filters)
    {
        Assert.True(await Store.OpenConsumerAsync(consumer, 100));
        var subscribed = consumer with { Subscriptions = [.. filters.Select(filter => new ConsumerSubscription(filter, 1, 7))] };
        Assert.True(await Store.UpdateConsumerAsync(subscribed));
        return subscribed;
    }

    private static ConsumerRow Consumer(TenantId tenant) => new()
    {
        ConsumerId = Guid.NewGuid(),
        Tenant = tenant,
        Name = "mes",
        ConnectionId = Guid.NewGuid(),
        ExpirySeconds = 60,
        SeenAt = Now,
    };
}
