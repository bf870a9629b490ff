using Orleans.Core;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>Writes of grain state after which a grain never lives on with a memory that is ahead of its storage (I-19).</summary>
internal static class StateWrites
{
    /// <summary>Writes the state, or ends the activation and rethrows: the next call starts from the truth.</summary>
    public static Task WriteOrLeaveAsync(this IStorage state, IGrainBase grain) => OrLeaveAsync(state.WriteStateAsync(), grain);

    /// <summary>Clears the state, or ends the activation and rethrows.</summary>
    public static Task ClearOrLeaveAsync(this IStorage state, IGrainBase grain) => OrLeaveAsync(state.ClearStateAsync(), grain);

    private static async Task OrLeaveAsync(Task stored, IGrainBase grain)
    {
        try
        {
            await stored;
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
