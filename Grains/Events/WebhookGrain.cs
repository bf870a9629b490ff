using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// One webhook. Its row is read for every call and every round of sending, so the grain remembers nothing but whether it is
/// sending, and its calls may interleave.
/// </summary>
[GrainType("webhook"), Reentrant, CollectionAgeLimit(Minutes = 5)]
internal sealed partial class WebhookGrain(
    IEventStore store,
    ILedger ledger,
    IWebhookSender sender,
    ISecretProtector protector,
    IOptions<WebhookOptions> options,
    EventInstruments instruments,
    TimeProvider clock,
    ILogger<WebhookGrain> logger) : Grain, IWebhookGrain, IDisposable
{
    private const int MostListed = 100;

    /// <summary>Shorter than the time of the call that waits for it.</summary>
    private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(4);

    private WebhookKey Key => field == default ? field = WebhookKey.Parse(this.GetPrimaryKeyString()) : field;

    // What was checked at the start cannot be faulty.
    private EndpointNetworks Networks => field ??= EndpointNetworks.TryParse(options.Value.AllowedNetworks, out _)!;

    private WebhookSecrets Secrets => field ??= new WebhookSecrets(protector, Key);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<Result<CreatedWebhook>> CreateAsync(SaveWebhookRequest request)
    {
        if (await CheckAsync(request) is { } invalid)
        {
            return invalid;
        }

        // So that a refusal leaves no line about a success; the store looks again, for two that come at once.
        if ((await store.ListWebhooksAsync(Key.Tenant)).Length >= WebhookRules.MostPerTenant)
        {
            return WebhookRules.TooMany;
        }

        var secret = WebhookSecrets.Make();
        var row = new WebhookRow
        {
            WebhookId = Key.WebhookId,
            Tenant = Key.Tenant,
            Url = request.Url,
            Kinds = request.Kinds,
            ProfileId = request.ProfileId,
            Enabled = request.Enabled,
            Secret = Secrets.Seal(secret),
            CreatedAt = Now,
            Version = 1,
        };
        await AuditAsync(AuditAction.WebhookCreated, request.Actor);
        return await store.AddWebhookAsync(row, WebhookRules.MostPerTenant) ? new CreatedWebhook(row.ToSnapshot(default), secret) : WebhookRules.TooMany;
    }

    public async ValueTask<Result<WebhookSnapshot>> GetAsync() =>
        await store.FindWebhookAsync(Key) is { } row ? row.ToSnapshot(await store.CountAsync(Key.WebhookId)) : WebhookRules.NoSuchWebhook;

    public async ValueTask<Result<WebhookSnapshot>> UpdateAsync(SaveWebhookRequest request)
    {
        if (await store.FindWebhookAsync(Key) is not { } row)
        {
            return WebhookRules.NoSuchWebhook;
        }

        if (await CheckAsync(request) is { } invalid)
        {
            return invalid;
        }

        if (request.Version is { } seen && seen != row.Version)
        {
            return WebhookRules.Outdated;
        }

        var next = row with { Url = request.Url, Kinds = request.Kinds, ProfileId = request.ProfileId, Enabled = request.Enabled, Version = row.Version + 1 };
        await AuditAsync(AuditAction.WebhookUpdated, request.Actor);
        return await store.UpdateWebhookAsync(next) ? next.ToSnapshot(await store.CountAsync(Key.WebhookId)) : WebhookRules.Outdated;
    }

    public async ValueTask<Result<Done>> DeleteAsync(string actor)
    {
        if (await store.FindWebhookAsync(Key) is null)
        {
            return WebhookRules.NoSuchWebhook;
        }

        await AuditAsync(AuditAction.WebhookDeleted, actor);
        await store.RemoveWebhookAsync(Key);
        DeactivateOnIdle();
        return default(Done);
    }

    public async ValueTask<Result<CreatedWebhook>> RotateSecretAsync(string actor)
    {
        if (await store.FindWebhookAsync(Key) is not { } row)
        {
            return WebhookRules.NoSuchWebhook;
        }

        var secret = WebhookSecrets.Make();
        var next = row with
        {
            Secret = Secrets.Seal(secret),
            FormerSecret = row.Secret,
            FormerSecretUntil = Now + (long)WebhookSecrets.Overlap.TotalMilliseconds,
            Version = row.Version + 1,
        };
        await AuditAsync(AuditAction.WebhookSecretRotated, actor);
        return await store.UpdateWebhookAsync(next) ? new CreatedWebhook(next.ToSnapshot(await store.CountAsync(Key.WebhookId)), secret) : WebhookRules.Outdated;
    }

    public async ValueTask<Result<WebhookAttempt>> TestAsync()
    {
        if (await store.FindWebhookAsync(Key) is not { } row)
        {
            return WebhookRules.NoSuchWebhook;
        }

        var eventId = Guid.NewGuid();
        var post = Secrets.Sign(row, eventId, EventRules.TestBody(eventId, Key.Tenant.Value, Now), clock.GetUtcNow());
        return await sender.SendAsync(post, TestTimeout, CancellationToken.None);
    }

    public async ValueTask<Result<DeadLetterPage>> ListDeadLettersAsync(long after, int limit)
    {
        if (limit is < 1 or > MostListed)
        {
            return new Fault(FaultCode.InvalidArgument, $"Request parameter 'limit' must be a number from 1 to {MostListed}", "limit");
        }

        if (await store.FindWebhookAsync(Key) is null)
        {
            return WebhookRules.NoSuchWebhook;
        }

        // One row more tells whether there is a next page.
        var rows = await store.ListDeadAsync(Key.WebhookId, after, limit + 1);
        var shown = rows.Length > limit ? rows[..limit] : rows;
        return new DeadLetterPage([.. shown.Select(WebhookSnapshots.ToDeadLetter)], rows.Length > limit ? shown[^1].Sequence : null);
    }

    public async ValueTask<Result<DeadLettersMoved>> RedriveAsync(Guid? eventId, string actor)
    {
        if (await store.FindWebhookAsync(Key) is null)
        {
            return WebhookRules.NoSuchWebhook;
        }

        if (!await store.HasDeadAsync(Key.WebhookId, eventId))
        {
            return Moved(0, eventId);
        }

        await AuditAsync(AuditAction.DeadLettersRedriven, actor);
        var count = await store.RedriveAsync(Key.WebhookId, eventId);
        BeginDelivery();
        return Moved(count, eventId);
    }

    public async ValueTask<Result<DeadLettersMoved>> DiscardAsync(Guid? eventId, string actor)
    {
        if (await store.FindWebhookAsync(Key) is null)
        {
            return WebhookRules.NoSuchWebhook;
        }

        if (!await store.HasDeadAsync(Key.WebhookId, eventId))
        {
            return Moved(0, eventId);
        }

        await AuditAsync(AuditAction.DeadLettersDiscarded, actor);
        return Moved(await store.DiscardAsync(Key.WebhookId, eventId), eventId);
    }

    public void Dispose() => leaving.Dispose();

    private static Result<DeadLettersMoved> Moved(long count, Guid? eventId) => count == 0 && eventId is not null
        ? new Fault(FaultCode.NotFound, "The dead letter is not found.", Reason: "dead_letter_missing")
        : new DeadLettersMoved(count);

    private async ValueTask<Fault?> CheckAsync(SaveWebhookRequest request)
    {
        if (WebhookRules.Check(request, Networks) is { } invalid)
        {
            return invalid;
        }

        if (request.ProfileId is not { } profileId)
        {
            return null;
        }

        var profile = await GrainFactory.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(Key.Tenant, profileId).ToString()).GetAsync();
        return profile.TryGet(out _, out _) ? null : WebhookRules.NoSuchProfile;
    }

    /// <summary>Before the change: none must be without its audit row (I-15).</summary>
    private ValueTask AuditAsync(AuditAction action, string actor) => ledger.AppendAuditAsync(new AuditRow
    {
        Tenant = Key.Tenant,
        At = Now,
        Action = action,
        Status = AuditStatus.Success,
        OperationId = Key.WebhookId,
        Protocol = TransportProtocol.Operator,
        Actor = actor,
    });
}
