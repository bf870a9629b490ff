using Orleans.Storage;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.GrainStorage;

/// <summary>Grain storage whose writes take turns with the ledger's writer; reads need none.</summary>
internal sealed class TurnTakingGrainStorage(IGrainStorage storage, WriteGate gate) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var turn = await gate.EnterAsync();
        await storage.WriteStateAsync(stateName, grainId, grainState);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var turn = await gate.EnterAsync();
        await storage.ClearStateAsync(stateName, grainId, grainState);
    }
}
