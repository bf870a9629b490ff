using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>The fence around one provision key: at most one profile of all tenants holds it.</summary>
[GrainType("provision-key")]
internal sealed class ProvisionKeyGrain(
    [PersistentState(StateNames.ProvisionKey)] IPersistentState<ProvisionKeyState> state,
    IGrainFactory grains) : Grain, IProvisionKeyGrain
{
    public async ValueTask<Result<Done>> ClaimAsync(DeviceProfileKey profile)
    {
        if (state.State.Owner is { } owner)
        {
            if (owner == profile)
            {
                return new Done();
            }

            var provisionKey = ProvisionKeyKey.Parse(this.GetPrimaryKeyString()).ProvisionKey;
            if (!(await grains.GetGrain<IDeviceProfileGrain>(owner.ToString()).HoldsAsync(null, provisionKey)).TryGet(out var held, out var unknown))
            {
                return unknown;
            }

            if (held)
            {
                return new Fault(FaultCode.CredentialTaken, "Device profile with such provision device key already exists!", "provisionDeviceKey");
            }
        }

        await state.CommitAsync(this, new ProvisionKeyState { Owner = profile });
        return new Done();
    }

    public async ValueTask<Result<Done>> ReleaseAsync(DeviceProfileKey profile)
    {
        if (state.State.Owner == profile)
        {
            await state.CommitAsync(this, new ProvisionKeyState());
        }

        return new Done();
    }
}
