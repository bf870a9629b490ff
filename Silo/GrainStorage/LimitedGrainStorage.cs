using Orleans.Storage;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.GrainStorage;

/// <summary>
/// Grain storage that is given up in the time of a statement, whatever the driver waits for: when a server stands still, it
/// first waits for the statement and then for a connection to cancel it. What became of a write is unknown then, as with any
/// failed one, and the next activation reads the truth.
/// </summary>
internal sealed class LimitedGrainStorage(IGrainStorage storage, TimeProvider time) : IGrainStorage
{
    /// <summary>Beyond the time-outs of server and driver, which end a statement properly if they can.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(PostgresSource.StatementSeconds + 0.5);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState).WaitAsync(Limit, time);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.WriteStateAsync(stateName, grainId, grainState).WaitAsync(Limit, time);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, grainId, grainState).WaitAsync(Limit, time);
}
