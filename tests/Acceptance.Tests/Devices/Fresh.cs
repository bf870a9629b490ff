namespace ProvisioningCluster.Acceptance.Tests.Devices;

/// <summary>Texts that no other test uses.</summary>
internal static class Fresh
{
    public static string Text(string prefix) => $"{prefix}-{Guid.NewGuid():N}";
}
