namespace ProvisioningCluster.Testing.Devices;

/// <summary>Texts that no other test uses.</summary>
public static class Fresh
{
    public static string Text(string prefix) => $"{prefix}-{Guid.NewGuid():N}";
}
