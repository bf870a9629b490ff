using System.Collections.Immutable;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Audit;
using ProvisioningCluster.Grains.Events;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Tenants;

/// <summary>
/// Keeps the tenants. A new one gets its default profile before it is listed, and one that goes is unlisted last: what a crash
/// leaves is either invisible or deleted by the next try.
/// </summary>
[GrainType("tenant-directory")]
internal sealed class TenantDirectoryGrain(
    [PersistentState(StateNames.TenantDirectory)] IPersistentState<TenantDirectoryState> state,
    ILedger ledger,
    ITenantEvents events,
    TimeProvider clock) : Grain, ITenantDirectoryGrain
{
    // What interleaving readers see: the stored directory, never the one that is being written.
    private TenantDirectoryState stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = state.State;
        return Task.CompletedTask;
    }

    public async ValueTask<Result<TenantSnapshot>> EnsureAsync(TenantId tenant, string title)
    {
        if (!stored.Tenants.ContainsKey(tenant.Value))
        {
            await WriteAsync(tenant, NewEntry(title, new TenantDetails()));
        }

        return stored.Tenants[tenant.Value].ToSnapshot(tenant.Value);
    }

    public async ValueTask<Result<TenantSnapshot>> SaveAsync(SaveTenantRequest request)
    {
        if (TenantRules.Check(request) is { } invalid)
        {
            return invalid;
        }

        var current = request.Tenant is { } given ? stored.Tenants.GetValueOrDefault(given.Value) : null;
        if (request.Tenant is not null && current is null)
        {
            return TenantRules.NoSuchTenant;
        }

        if (current is not null && request.Version is { } version && version != current.Version)
        {
            return TenantRules.Outdated;
        }

        if (stored.Tenants.Any(entry => entry.Key != request.Tenant?.Value && string.Equals(entry.Value.Title, request.Title, StringComparison.Ordinal)))
        {
            return TenantRules.TitleTaken;
        }

        return current is null
            ? await CreateAsync(request)
            : await StoreAsync(request.Tenant!.Value, current with { Title = request.Title, Details = request.Details, Version = current.Version + 1 }, request.Actor);
    }

    public async ValueTask<Result<Done>> DeleteAsync(TenantId tenant, string actor)
    {
        if (!stored.Tenants.TryGetValue(tenant.Value, out var entry))
        {
            return TenantRules.NoSuchTenant;
        }

        if (tenant == TenantId.Default)
        {
            return TenantRules.Stays;
        }

        // Profiles first: they know of devices, and may refuse. Until then nobody has lost anything.
        var closed = await TenantGrain(tenant).CloseAsync(actor);
        if (closed.TryGet(out _, out var fault))
        {
            closed = await GrainFactory.GetGrain<IUserIndexGrain>(new UserIndexKey(tenant).ToString()).CloseAsync(actor);
        }

        if (!closed.TryGet(out _, out fault))
        {
            return fault;
        }

        // Nobody is left who could make another; what a call under way makes all the same is found by the relay.
        await events.EndAsync(tenant, actor);
        await AuditAsync(tenant, AuditAction.TenantDeleted, entry.Title, actor);
        state.State = stored with { Tenants = stored.Tenants.Remove(tenant.Value) };
        await state.WriteOrLeaveAsync(this);

        stored = state.State;
        return default(Done);
    }

    public ValueTask<Result<TenantSnapshot>> FindAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Result<TenantSnapshot>>(stored.Tenants.TryGetValue(tenant.Value, out var entry) ? entry.ToSnapshot(tenant.Value) : TenantRules.NoSuchTenant);

    public ValueTask<Result<ImmutableArray<TenantSnapshot>>> ListAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Result<ImmutableArray<TenantSnapshot>>>(
            stored.Tenants.Select(entry => entry.Value.ToSnapshot(entry.Key)).OrderBy(tenant => tenant.Title, StringComparer.Ordinal).ToImmutableArray());

    private async ValueTask<Result<TenantSnapshot>> CreateAsync(SaveTenantRequest request)
    {
        if (stored.Tenants.Count >= TenantRules.MaxTenants)
        {
            return TenantRules.TooMany;
        }

        var tenant = new TenantId(Guid.CreateVersion7(clock.GetUtcNow()));
        return (await TenantGrain(tenant).EnsureAsync(request.Title)).TryGet(out _, out var fault)
            ? await StoreAsync(tenant, NewEntry(request.Title, request.Details), request.Actor)
            : fault;
    }

    private async ValueTask<TenantSnapshot> StoreAsync(TenantId tenant, TenantEntry entry, string actor)
    {
        await AuditAsync(tenant, AuditAction.TenantSaved, entry.Title, actor);
        await WriteAsync(tenant, entry);
        return entry.ToSnapshot(tenant.Value);
    }

    private TenantEntry NewEntry(string title, TenantDetails details) =>
        new() { Title = title, CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(), Version = 1, Details = details };

    /// <summary>Once for the tenant, and once for the system administrators, who see no tenant's audit and outlive it.</summary>
    private async ValueTask AuditAsync(TenantId tenant, AuditAction action, string title, string actor)
    {
        var row = new AuditRow
        {
            Tenant = tenant,
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Action = action,
            Status = AuditStatus.Success,
            OperationId = Guid.NewGuid(),
            Protocol = TransportProtocol.Operator,
            Actor = actor,
            DeviceName = AuditSubjects.Tenant(title),
        };
        await ledger.AppendAuditAsync(row);
        await ledger.AppendAuditAsync(row with { Tenant = TenantId.System });
    }

    private ITenantGrain TenantGrain(TenantId tenant) => GrainFactory.GetGrain<ITenantGrain>(new TenantKey(tenant).ToString());

    private async ValueTask WriteAsync(TenantId tenant, TenantEntry entry)
    {
        var next = stored with { Tenants = stored.Tenants.SetItem(tenant.Value, entry) };
        state.State = next;
        await state.WriteOrLeaveAsync(this);

        stored = next;
    }
}
