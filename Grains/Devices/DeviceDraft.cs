using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>What a decision may draw on besides state and request, so that the rules stay pure.</summary>
/// <param name="Key">The name decided about.</param>
/// <param name="Now">Milliseconds since the Unix epoch.</param>
/// <param name="DeviceId">Identity of the device, should one be made.</param>
/// <param name="CredentialId">Identity of the credentials record, should one be made.</param>
internal readonly record struct DeviceDraft(DeviceKey Key, long Now, Guid DeviceId, Guid CredentialId)
{
    public static DeviceDraft Make(DeviceKey key, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new DeviceDraft(key, now.ToUnixTimeMilliseconds(), Guid.CreateVersion7(now), Guid.CreateVersion7(now));
    }
}
