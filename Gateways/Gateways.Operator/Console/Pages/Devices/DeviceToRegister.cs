namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>A device that an operator registers. Without a profile it gets the tenant's default one.</summary>
internal sealed record DeviceToRegister(string Name, string? Label, DeviceToRegister.Reference? DeviceProfileId)
{
    /// <param name="name">Of the device.</param>
    /// <param name="label">Empty for none.</param>
    /// <param name="profileId">Empty for the default.</param>
    public static DeviceToRegister Of(string name, string label, string profileId) => new(
        DeviceNames.Of(name),
        string.IsNullOrWhiteSpace(label) ? null : label.Trim(),
        profileId.Length == 0 ? null : new Reference("DEVICE_PROFILE", profileId));

    internal sealed record Reference(string EntityType, string Id);
}
