using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>The one list of provision keys; every silo copies it once a second while devices provision.</summary>
[GrainType("provision-key-directory")]
internal sealed class ProvisionKeyDirectoryGrain(
    [PersistentState(StateNames.ProvisionKeyDirectory)] IPersistentState<ProvisionKeyDirectoryState> state) : Grain, IProvisionKeyDirectoryGrain
{
    // What the storage holds; readers interleave with writers.
    private ProvisionKeyDirectoryState committed = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        committed = state.State;
        return Task.CompletedTask;
    }

    public ValueTask<Result<Done>> AddAsync(string provisionKey, DeviceProfileKey profile) =>
        committed.Entries.TryGetValue(provisionKey, out var listed) && listed == profile
            ? ValueTask.FromResult<Result<Done>>(new Done())
            : WriteAsync(committed with { Entries = committed.Entries.SetItem(provisionKey, profile) });

    public ValueTask<Result<Done>> RemoveAsync(string provisionKey, DeviceProfileKey profile) =>
        committed.Entries.TryGetValue(provisionKey, out var listed) && listed == profile
            ? WriteAsync(committed with { Entries = committed.Entries.Remove(provisionKey) })
            : ValueTask.FromResult<Result<Done>>(new Done());

    public ValueTask<Result<ProvisionKeyList>> ReadAsync(long knownVersion, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<ProvisionKeyList>>(new ProvisionKeyList(
            committed.Version,
            knownVersion == committed.Version ? null : committed.Entries));

    private async ValueTask<Result<Done>> WriteAsync(ProvisionKeyDirectoryState next)
    {
        next = next with { Version = committed.Version + 1 };
        await state.CommitAsync(this, next);
        committed = next;
        return new Done();
    }
}
