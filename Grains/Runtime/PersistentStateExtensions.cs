using Orleans.Runtime;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>Writes grain state so that a failed write is not taken for a done one.</summary>
internal static class PersistentStateExtensions
{
    /// <summary>Stores <paramref name="next"/>. When that fails the activation ends: its memory is ahead of the storage, and the next call must start from the truth.</summary>
    public static async ValueTask CommitAsync<TState>(this IPersistentState<TState> state, IGrainBase grain, TState next)
    {
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
