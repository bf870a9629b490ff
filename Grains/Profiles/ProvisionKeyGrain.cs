using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Makes one provision key unique over all tenants.</summary>
[GrainType("provision-key")]
internal sealed class ProvisionKeyGrain(
    [PersistentState(StateNames.ProvisionKey)] IPersistentState<ProvisionKeyState> state) : Grain, IProvisionKeyGrain
{
    private const string Prefix = "k:";

    public static string KeyOf(string provisionKey) => Prefix + provisionKey;

    public async ValueTask<Result<Done>> ClaimAsync(DeviceProfileKey profile)
    {
        var claimant = profile.ToString();
        if (state.State.Owner is { } owner)
        {
            if (string.Equals(owner, claimant, StringComparison.Ordinal))
            {
                return default(Done);
            }

            var provisionKey = this.GetPrimaryKeyString()[Prefix.Length..];
            var held = await GrainFactory.GetGrain<IDeviceProfileGrain>(owner).HoldsAsync(null, provisionKey);
            if (!held.TryGet(out var holds, out _) || holds)
            {
                return DeviceProfileRules.KeyTaken;
            }
        }

        state.State = new ProvisionKeyState { Owner = claimant };
        await state.WriteOrLeaveAsync(this);
        return default(Done);
    }

    public async ValueTask<Result<Done>> ReleaseAsync(DeviceProfileKey profile)
    {
        if (string.Equals(state.State.Owner, profile.ToString(), StringComparison.Ordinal))
        {
            await state.ClearOrLeaveAsync(this);
        }

        DeactivateOnIdle();
        return default(Done);
    }
}
