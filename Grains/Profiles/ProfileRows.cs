using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// Reads what the profile grains stored without asking them: their rows are the truth, the grains only put the writes in
/// order. For the seconds in which the silo of such a grain is dead and nobody has found out yet.
/// </summary>
internal sealed class ProfileRows(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    IGrainFactory grains,
    ISecretProtector secrets)
{
    public async Task<ProvisionKeyList> ReadKeysAsync()
    {
        var row = await ReadAsync(StateNames.ProvisionKeyDirectory, grains.GetGrain<IProvisionKeyDirectoryGrain>(0).GetGrainId(), new ProvisionKeyDirectoryState());
        return row is null ? new ProvisionKeyList(0, ImmutableDictionary<string, DeviceProfileKey>.Empty) : row.ToList();
    }

    /// <summary>Null when there is no such profile. It does not tell whether it is the tenant's default, which provisioning does not ask.</summary>
    public async Task<DeviceProfileSnapshot?> ReadProfileAsync(DeviceProfileKey key)
    {
        var row = await ReadAsync(StateNames.DeviceProfile, grains.GetGrain<IDeviceProfileGrain>(key.ToString()).GetGrainId(), new DeviceProfileState());
        return row?.ToSnapshot(key, isDefault: false, secrets);
    }

    private async Task<T?> ReadAsync<T>(string stateName, GrainId grainId, T empty)
        where T : class
    {
        var state = new GrainState<T>(empty);
        await storage.ReadStateAsync(stateName, grainId, state);
        return state.RecordExists ? state.State : null;
    }
}
