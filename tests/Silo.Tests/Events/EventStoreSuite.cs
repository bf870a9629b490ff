using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Events;
using ProvisioningCluster.Silo.Tests.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Events;

/// <summary>The outbox and what is on its way, on each database.</summary>
public abstract partial class EventStoreSuite : IAsyncLifetime
{
    private const long Now = 1_700_000_000_000;

    private protected LedgerHost Host { get; private set; } = null!;

    private protected IEventStore Store => Host.Services.GetRequiredService<IEventStore>();

    private TenantId Tenant { get; } = Rows.NewTenant();

    /// <summary>A store with a database of its own.</summary>
    private protected abstract Task<LedgerHost> OpenAsync();

    /// <summary>What the silo adds for the database of the suite.</summary>
    private protected static void AddStore<TDatabase>(IServiceCollection services)
        where TDatabase : class, IEventDatabase
    {
        services.AddSingleton<IEventDatabase, TDatabase>();
        services.AddSingleton<IEventStore, EventStore>();
    }

    public async ValueTask InitializeAsync() => Host = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task I21_events_that_nobody_wants_leave_the_outbox()
    {
        await CommitAsync("d1");
        await CommitAsync("d2");

        Assert.True(await Store.HasEventsAsync());
        Assert.Equal(4, await RelayAsync());
        Assert.False(await Store.HasEventsAsync());

        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM outbox"));
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM webhook_delivery"));
    }

    [Fact]
    public async Task I17_an_event_goes_to_the_webhooks_of_its_tenant_that_want_it()
    {
        var all = await AddAsync(Webhook(Tenant));
        var some = await AddAsync(Webhook(Tenant) with { Kinds = ["PROVISION_SUCCESS"] });
        var off = await AddAsync(Webhook(Tenant) with { Enabled = false });
        var ofProfile = await AddAsync(Webhook(Tenant) with { ProfileId = Guid.NewGuid() });
        var foreign = await AddAsync(Webhook(Rows.NewTenant()));
        await CommitAsync("d");

        Assert.Equal(2, await RelayAsync());
        Assert.Equal(0, await RelayAsync());

        var due = await Store.ListDueAsync(all, Now, 10);
        Assert.Equal(["PROVISION_SUCCESS", "ENTITY_CREATED"], due.Select(row => row.Kind));
        Assert.Equal(due[0].EventId, Assert.Single(await Store.ListDueAsync(some, Now, 10)).EventId);
        foreach (var other in (Guid[])[off, ofProfile, foreign])
        {
            Assert.Empty(await Store.ListDueAsync(other, Now, 10));
        }

        Assert.Null(await Store.FindWebhookAsync(new WebhookKey(Tenant, foreign)));
        Assert.False(await Store.RemoveWebhookAsync(new WebhookKey(Tenant, foreign)));
        Assert.Equal([all, some, off, ofProfile], (await Store.ListWebhooksAsync(Tenant)).Select(webhook => webhook.WebhookId));
    }

    [Fact]
    public async Task A_failed_event_holds_up_its_device_and_no_other()
    {
        var webhook = await AddAsync(Webhook(Tenant));
        var failing = await CommitAsync("failing");
        var other = await CommitAsync("other");
        await RelayAsync();
        var due = await Store.ListDueAsync(webhook, Now, 10);
        var head = due.First(row => row.DeviceId == failing);

        await Store.SettleAsync(webhook, [.. due.Where(row => row.DeviceId == other)], [head with { Attempts = 1, FirstAttemptAt = Now, NextAttemptAt = Now + 50, Problem = "p" }]);
        await AppendAsync("failing", failing);
        await RelayAsync();

        Assert.Empty(await Store.ListDueAsync(webhook, Now + 49, 10));
        Assert.Empty(await Store.ListDueAsync(Now + 49));
        Assert.Equal(new WebhookKey(Tenant, webhook), Assert.Single(await Store.ListDueAsync(Now + 50)));
        var again = await Store.ListDueAsync(webhook, Now + 50, 10);
        Assert.Equal(3, again.Length);
        Assert.Equal(again.OrderBy(row => row.Sequence), again);
        Assert.Equal((1, Now, "p"), (again[0].Attempts, again[0].FirstAttemptAt, again[0].Problem));
    }

    [Fact]
    public async Task An_event_waits_behind_an_earlier_one_of_its_device_whatever_its_own_time_says()
    {
        var webhook = await AddAsync(Webhook(Tenant));
        await CommitAsync("d");
        await RelayAsync();
        var head = (await Store.ListDueAsync(webhook, Now, 10))[0];
        await Store.SettleAsync(webhook, [], [head with { Attempts = 1, NextAttemptAt = Now + 50 }]);

        // As when a relay stores it with the time that it saw a moment earlier.
        Assert.Equal(1, await ExecuteAsync($"UPDATE webhook_delivery SET next_at = 0 WHERE seq <> {head.Sequence}"));

        Assert.Empty(await Store.ListDueAsync(webhook, Now + 49, 10));
        Assert.Equal(head.Sequence, Assert.Single(await Store.ListDueAsync(webhook, Now + 50, 10)).Sequence);
    }

    [Fact]
    public async Task An_event_does_not_pass_an_earlier_one_of_its_device_that_waits_behind_the_first()
    {
        var webhook = await AddAsync(Webhook(Tenant));
        var device = await CommitAsync("d");
        await RelayAsync();
        var first = await Store.ListDueAsync(webhook, Now, 10);
        await Store.SettleAsync(webhook, [], [first[0] with { Attempts = 1, NextAttemptAt = Now + 50 }]);

        // As when a relay stores the second while the first's failure is settled: it sees nothing that waits. What comes later waits as the first does.
        Assert.Equal(1, await ExecuteAsync($"UPDATE webhook_delivery SET next_at = 0 WHERE seq = {first[1].Sequence}"));
        await AppendAsync("d", device);
        await RelayAsync();

        var sent = new List<long>();
        for (var due = await Store.ListDueAsync(webhook, Now + 50, 10); !due.IsEmpty; due = await Store.ListDueAsync(webhook, Now + 50, 10))
        {
            sent.AddRange(due.Select(row => row.Sequence));
            await Store.SettleAsync(webhook, due, []);
        }

        Assert.Equal(3, sent.Count);
        Assert.Equal(first.Select(row => row.Sequence), sent[..2]);
        Assert.True(sent[2] > sent[1]);
    }

    [Fact]
    public async Task A_dead_letter_lets_the_next_pass_and_can_be_put_back_or_thrown_away()
    {
        var webhook = await AddAsync(Webhook(Tenant));
        await CommitAsync("d");
        await RelayAsync();
        var due = await Store.ListDueAsync(webhook, Now, 10);

        await Store.SettleAsync(webhook, [], [due[0] with { Attempts = 3, DeadAt = Now, Problem = "p" }]);

        Assert.Equal(due[1].Sequence, Assert.Single(await Store.ListDueAsync(webhook, Now, 10)).Sequence);
        Assert.Equal((1, 1), await Store.CountAsync(webhook));
        var dead = Assert.Single(await Store.ListDeadAsync(webhook, 0, 10));
        Assert.Equal((due[0].EventId, 3, Now, "p", due[0].Body), (dead.EventId, dead.Attempts, dead.DeadAt, dead.Problem, dead.Body));
        Assert.Empty(await Store.ListDeadAsync(webhook, dead.Sequence, 10));
        Assert.Equal(0, await Store.RedriveAsync(webhook, due[1].EventId));
        Assert.False(await Store.HasDeadAsync(webhook, due[1].EventId));
        Assert.True(await Store.HasDeadAsync(webhook, due[0].EventId));

        Assert.Equal(1, await Store.RedriveAsync(webhook, due[0].EventId));
        Assert.Equal(due.Select(row => row.Sequence), (await Store.ListDueAsync(webhook, Now, 10)).Select(row => row.Sequence));

        await Store.SettleAsync(webhook, [due[1]], [due[0] with { Attempts = 3, DeadAt = Now }]);
        Assert.True(await Store.HasDeadAsync(webhook, null));
        Assert.Equal(1, await Store.DiscardAsync(webhook, null));
        Assert.False(await Store.HasDeadAsync(webhook, null));
        Assert.Equal((0, 0), await Store.CountAsync(webhook));
    }

    [Fact]
    public async Task A_webhook_is_changed_by_its_version_counted_and_removed_with_its_events()
    {
        var webhook = Webhook(Tenant);
        await AddAsync(webhook);
        await CommitAsync("d");
        await RelayAsync();

        Assert.False(await Store.AddWebhookAsync(Webhook(Tenant), 1));
        Assert.True(await Store.UpdateWebhookAsync(webhook with { Url = "https://example.net/", Version = 2, FormerSecret = [7], FormerSecretUntil = 9 }));
        Assert.False(await Store.UpdateWebhookAsync(webhook with { Version = 2 }));
        var stored = (await Store.FindWebhookAsync(new WebhookKey(Tenant, webhook.WebhookId)))!;
        Assert.Equal(("https://example.net/", 2L, 9L), (stored.Url, stored.Version, stored.FormerSecretUntil));
        Assert.Equal([7], stored.FormerSecret!);
        var backlog = await Store.MeasureAsync();
        Assert.Equal((0L, 2L, (long?)Rows.Now), (backlog.Outbox, backlog.Waiting, backlog.OldestAt));
        Assert.True(await Store.RemoveWebhookAsync(new WebhookKey(Tenant, webhook.WebhookId)));
        Assert.Equal(0, await Host.NumberAsync("SELECT count(*) FROM webhook_delivery"));
        Assert.Equal(default, await Store.MeasureAsync());
    }

    [Fact]
    public async Task I21_a_webhook_that_takes_nothing_is_kept_so_many_events_only_and_told_what_is_missing()
    {
        var webhook = await AddAsync(Webhook(Tenant));
        for (var device = 0; device < 3; device++)
        {
            await CommitAsync($"d{device}");
        }

        Assert.Equal(6, await RelayToWebhooksAsync(most: 4));

        // A notice stands where the first one is missing, beyond the limit, and it is one however much is missing.
        Assert.Equal((5L, 0L), await Store.CountAsync(webhook));
        var due = await Store.ListDueAsync(webhook, Now, 10);
        Assert.Equal((4, "EVENTS_DISCARDED", 2), (due.Length - 1, due[4].Kind, Count(due[4])));
        Assert.Equal((2L, (long?)Rows.Now), await DiscardedAsync(webhook));
        await Store.SettleAsync(webhook, [], [due[4] with { Attempts = 1, NextAttemptAt = Now + 50 }]);
        await CommitAsync("d3");
        await RelayToWebhooksAsync(most: 4, kept: await Store.CountKeptAsync(4));
        Assert.Equal(4, (await Store.ListDueAsync(webhook, Now + 49, 10)).Length); // it has grown, and waits as before
        var grown = (await Store.ListDueAsync(webhook, Now + 50, 10))[4];
        Assert.Equal((due[4].Sequence, 4, 1), (grown.Sequence, Count(grown), grown.Attempts));
        Assert.NotEqual(due[4].EventId, grown.EventId);
        Assert.Equal(grown.EventId, JsonNode.Parse(grown.Body)!["id"]!.GetValue<Guid>());

        // What was on its way meanwhile said less: what it says now is still to be sent.
        await Store.SettleAsync(webhook, [due[0], due[4]], [due[1] with { Attempts = 1, DeadAt = Now }]);
        Assert.Equal((3L, 1L), await Store.CountAsync(webhook));
        await Store.SettleAsync(webhook, [grown], []);

        // Dead letters are kept too. With room again the gap is over; the next one has a notice of its own.
        var kept = await Store.CountKeptAsync(4);
        Assert.Equal(3, kept[webhook]);
        await CommitAsync("d4");
        await RelayToWebhooksAsync(most: 4, kept);
        Assert.Equal((4L, 1L), await Store.CountAsync(webhook));
        Assert.Equal(1, Count((await Store.ListDueAsync(webhook, Now, 10)).Single(row => row.Kind == "EVENTS_DISCARDED")));
        Assert.Equal((5L, (long?)Rows.Now), await DiscardedAsync(webhook));
    }

    [Fact]
    public async Task An_operators_change_of_a_webhook_keeps_what_is_known_of_its_gap()
    {
        var webhook = Webhook(Tenant);
        await AddAsync(webhook);
        await CommitAsync("d0");
        await RelayToWebhooksAsync(most: 0);

        Assert.True(await Store.UpdateWebhookAsync(webhook with { Url = "https://example.net/", Version = 2 }));
        await CommitAsync("d1");
        await RelayToWebhooksAsync(most: 0);

        Assert.Equal(4, Count(Assert.Single(await Store.ListDueAsync(webhook.WebhookId, Now, 10))));
    }

    private protected async Task<Guid> CommitAsync(string name)
    {
        var device = Rows.Device(Tenant, name);
        Assert.Equal(LedgerOutcome.Committed, await Host.Ledger.CommitAsync(Rows.Insert(device)));
        return device.DeviceId;
    }

    private protected async Task<Guid> AddAsync(WebhookRow webhook)
    {
        Assert.True(await Store.AddWebhookAsync(webhook, 20));
        return webhook.WebhookId;
    }

    private protected WebhookRow Webhook() => Webhook(Tenant);

    private protected ValueTask<int> RelayAsync(int most = 1_000) => Store.RelayAsync(100, (entries, webhooks, consumers) =>
    {
        var routing = new ConsumerRouting(consumers, new WebhookRoom(new Dictionary<Guid, long>(), most)).Add(entries);
        var toWebhooks = new WebhookRouting(webhooks, new WebhookRoom(new Dictionary<Guid, long>(), 1_000)).Add(entries);
        return new EventRouting(toWebhooks.Deliveries, toWebhooks.Gaps, routing.Messages, routing.Gaps);
    });

    private ValueTask<int> RelayToWebhooksAsync(int most, IReadOnlyDictionary<Guid, long>? kept = null) => Store.RelayAsync(100, (entries, webhooks, _) =>
    {
        var routing = new WebhookRouting(webhooks, new WebhookRoom(kept ?? new Dictionary<Guid, long>(), most)).Add(entries);
        return new EventRouting(routing.Deliveries, routing.Gaps, [], []);
    });

    private async Task<(long Events, long? At)> DiscardedAsync(Guid webhook)
    {
        var snapshot = (await Store.FindWebhookAsync(new WebhookKey(Tenant, webhook)))!.ToSnapshot(default);
        return (snapshot.Discarded, snapshot.DiscardedAt);
    }

    private static int Count(DeliveryRow notice) => JsonNode.Parse(notice.Body)!["count"]!.GetValue<int>();

    private protected async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Host.Rows.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the suite
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    }

    private async Task AppendAsync(string name, Guid deviceId) =>
        await Host.Ledger.AppendAuditAsync(Rows.Audit(new(Tenant, name), deviceId), new OutboxRow("PROVISION_FAILURE", "{}"));

    private WebhookRow Webhook(TenantId tenant) => new()
    {
        WebhookId = Guid.NewGuid(),
        Tenant = tenant,
        Url = "https://example.com/hook",
        Kinds = ImmutableArray<string>.Empty,
        Enabled = true,
        Secret = [1, 2, 3],
        CreatedAt = created++,
        Version = 1,
    };

    private long created = Now;
}
